import type { SystemPort } from "#hal/system";
import type { Rejection } from "#firmware/settings/rejection";
import type { Setting } from "#firmware/settings/setting";
import type { Settings } from "#firmware/settings/settings";
import type { ApiActions } from "./actions";
import type { DebugLog } from "./debug-log";
import { debugDocument, settingsDocument, timersDocument, wifiDocument } from "./documents";
import { Lcd } from "./lcd";
import type { Outbox } from "./outbox";
import type { Publisher } from "./publisher";
import type { Request } from "./requests";

/** Whom a request may concern. */
export interface RequestParts {
  settings: Settings;
  system: SystemPort;
  actions: ApiActions;
  outbox: Outbox;
  publisher: Publisher;
  debugLog: DebugLog;
  /** Made when something is first to be shown. */
  lcd: Lcd | undefined;
}

/** Carries out requests that were understood. */
export class RequestHandler {
  constructor(private readonly parts: RequestParts) {}

  /** Returns why it could not be done after all; nothing has changed then. */
  handle(request: Request, now: number): Rejection | undefined {
    switch (request.kind) {
      case "setting":
        if (request.row !== undefined) this.set(request.row, request.value, now);
        return undefined;
      case "enable":
        this.parts.actions.setEnable(request.value, now, request.kept);
        return undefined;
      case "delayedOn":
      case "delayedOff":
        this.parts.actions.setDelayed(request.kind === "delayedOn", request.value, now);
        return undefined;
      case "feed":
        this.parts.actions.reported(request.text, request.value, now);
        return undefined;
      case "order":
        return this.parts.actions.order(request.topic, request.text, now);
      case "rapi":
        return this.passThrough(request.text, now);
      case "deleteSettings":
        this.parts.actions.erase("settings", now);
        return undefined;
      case "deleteWifi":
        this.parts.actions.erase("wifi", now);
        return undefined;
      default:
        this.show(request, now);
        return undefined;
    }
  }

  /** What only shows something. */
  private show(request: Request, now: number): void {
    switch (request.kind) {
      case "status":
        this.parts.publisher.everyMeasurement();
        break;
      case "settings":
        this.parts.outbox.add("settings", settingsDocument(this.parts.settings, this.parts.system.version));
        break;
      case "timers":
        this.parts.outbox.add("timers", timersDocument(this.parts.settings));
        break;
      case "wifi":
        this.parts.outbox.add("wifi", wifiDocument(this.parts.system.ip()));
        break;
      case "debug":
        this.parts.outbox.add("debug", debugDocument(this.parts.debugLog.flags));
        break;
      case "debugLevel":
        this.parts.debugLog.setLevel(request.value);
        break;
      case "debugFlags":
        this.parts.debugLog.setFlags(request.text);
        break;
      case "lcd":
        this.theLcd().show(request.text, "lcd", now);
        break;
      default:
        this.theLcd().show("", "responseEraseLCD", now);
    }
  }

  private theLcd(): Lcd {
    this.parts.lcd ??= new Lcd();
    return this.parts.lcd;
  }

  private set(row: Setting, value: number, now: number): void {
    this.parts.settings.put(row, value);
    switch (row.key) {
      case "breaker_A":
      case "charge_limit_A":
        this.parts.publisher.breakerAgain();
        break;
      case "plug_and_charge":
        this.parts.outbox.add("plugandcharge", this.parts.settings.text("plug_and_charge"));
        break;
      case "time_limit_15min":
        this.limit("S3 ", "responseST", row, now);
        break;
      case "energy_limit_kWh":
        this.limit("SH ", "responseSH", row, now);
        break;
      default:
        break;
    }
    this.parts.actions.settingChanged(row.key, now);
    if (row.restart) this.parts.actions.restart(row.topic, now);
  }

  /** Tells the EVSE a session limit too. It may refuse (no car, release builds): the controller keeps the limit itself anyway. */
  private limit(command: string, answerTopic: string, row: Setting, now: number): void {
    this.parts.actions.askEvse(command + this.parts.settings.text(row.key), answerTopic, now);
  }

  private passThrough(command: string, now: number): Rejection | undefined {
    const verdict = this.parts.actions.passThroughVerdict(command);
    if (verdict === "order") return this.parts.actions.order("rapi", command, now);
    if (verdict !== "allowed") return { what: "rapi_request", why: verdict, allowed: "a command of the allow-list" };
    if (this.parts.actions.askEvse(command, "rapi_response", now)) return undefined;
    return {
      what: "rapi_request",
      why: "busy: too many commands wait for the EVSE",
      allowed: "the same a second later",
    };
  }
}
