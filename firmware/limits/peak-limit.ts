import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import type { Claim } from "../charging/claim";
import { Store } from "../settings/store";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { monthNumber } from "../timing/civil-time";
import { lookAt, newView, takeSettings } from "./metered-view";
import { type PeakView, QuarterHourPeak } from "./quarter-hour-peak";

/** How often what has been used in the running quarter is stored; a new peak is stored at once. */
const KEEP_ms = 300000;
/** No house connection has a larger mean. */
const CEILING_W = 100000;

/** Brings mains, clock and storage to {@link QuarterHourPeak}: the setting `peak_W`, the month's own peak outlasts a power cut. */
export class PeakLimit implements Feature {
  private readonly peak = new QuarterHourPeak();
  readonly claim: Claim = this.peak.claim;
  private readonly view: PeakView;
  private readonly store: Store;
  private samples = 0;
  private revision = 0;
  private kept_ms: number | undefined = undefined;

  constructor(storage: StoragePort, log?: LogPort) {
    const view = newView() as PeakView;
    view.configured_W = 0;
    view.margin_W = 0;
    view.ceiling_W = CEILING_W;
    view.voltage_V = 0;
    view.epoch_s = undefined;
    view.month = 0;
    view.timeout_ms = 0;
    this.view = view;
    this.store = new Store(storage, "peak");
    this.peak.restore(this.store.load(log) ?? "");
    this.revision = this.peak.revision;
  }

  take(settings: Settings): void {
    takeSettings(this.view, settings);
    this.view.configured_W = settings.get("peak_W");
    this.view.margin_W = settings.get("peak_margin_W");
    this.view.timeout_ms = settings.get("meter_timeout_s") * 1000;
  }

  follow(site: Site, now: number): void {
    const view = this.view;
    lookAt(view, site);
    view.voltage_V = site.voltage_mV * 0.001;
    view.epoch_s = site.epoch_s;
    if (site.epoch_s !== undefined) view.month = monthNumber(site.epoch_s);
    if (site.mains.samples !== this.samples && !site.mainsDoubtful) {
      this.samples = site.mains.samples;
      this.peak.observe(site.mains.now_mA, site.draw, view, now);
    }
    this.peak.follow(view, site.mainsFresh && this.samples > 0, now);
    this.keep(now);
  }

  explain(now: number): string {
    return this.peak.explain(now);
  }

  private keep(now: number): void {
    this.kept_ms ??= now;
    if (this.peak.revision === this.revision && elapsed_ms(this.kept_ms, now) < KEEP_ms) return;
    this.revision = this.peak.revision;
    this.kept_ms = now;
    this.store.save(this.peak.stateText());
  }
}
