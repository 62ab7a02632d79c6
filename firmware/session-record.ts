import type { SessionRecord } from "./api/snapshot";
import type { Core } from "./core";
import { OF } from "./metering/energy-book";

/** The record of the session that has ended, whose figures stay until the next begins; or of the one that a power cut has ended. */
export function sessionRecord(core: Core, endedBy: "unplugged" | "power cut"): SessionRecord {
  const book = core.energy?.book;
  const isCut = endedBy === "power cut" && book !== undefined;
  const kept = isCut ? book.running : core.session.kept();
  const Wh = (place: number): number => (book === undefined ? 0 : book.session_Wh(place));
  const whole_s = core.energy?.resumed === true ? span_s(kept.start_s, core.epoch_s) : 0;
  return {
    number: core.session.number,
    start_s: kept.start_s,
    end_s: core.epoch_s,
    duration_s: kept.duration_s > whole_s || isCut ? kept.duration_s : whole_s,
    charge_s: kept.charge_s,
    energy_Wh: isCut ? Wh(OF.solar) + Wh(OF.grid) + Wh(OF.battery) : core.session.energy_Wh(),
    peak_mA: kept.peak_mA,
    endedBy,
    L1_Wh: Wh(OF.L1),
    L2_Wh: Wh(OF.L1 + 1),
    L3_Wh: Wh(OF.L1 + 2),
    solar_Wh: Wh(OF.solar),
    grid_Wh: Wh(OF.grid),
    battery_Wh: Wh(OF.battery),
    unsplit_Wh: Wh(OF.unsplit),
    source: book === undefined ? "model" : book.source(),
    card: book === undefined ? "" : book.running.card,
  };
}

/** By the clock, which knows of the time without power as well. */
function span_s(from_s: number | undefined, to_s: number | undefined): number {
  return from_s === undefined || to_s === undefined ? 0 : to_s - from_s;
}
