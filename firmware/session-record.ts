import type { SessionRecord } from "./api/snapshot";
import type { Core } from "./core";
import { OF } from "./metering/energy-book";

/** The record of the session that has ended, whose figures stay until the next begins; or of the one that a power cut has ended. */
export function sessionRecord(core: Core, number: number, endedBy: "unplugged" | "power cut"): SessionRecord {
  const book = core.energy?.book;
  const isCut = endedBy === "power cut" && book !== undefined;
  const kept = isCut ? book.running : core.session.kept();
  const Wh = (place: number): number => (book === undefined ? 0 : book.session_Wh(place));
  return {
    number,
    start_s: kept.start_s,
    end_s: core.epoch_s,
    duration_s: kept.duration_s,
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
    source: book === undefined ? "model" : book.source(),
    card: book === undefined ? "" : book.running.card,
  };
}
