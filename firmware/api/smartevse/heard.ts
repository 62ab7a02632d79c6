import { textOf } from "./texts";

/** What others have told that only the profile shows; gone with a restart. Energies are counters in Wh, `undefined`: never told. */
export class Heard {
  mainsImport_Wh: number | undefined = undefined;
  mainsExport_Wh: number | undefined = undefined;
  evImport_Wh: number | undefined = undefined;
  evExport_Wh: number | undefined = undefined;
  /** What a modem has heard of the car; the number of its charge controller. */
  evInitial_pct: number | undefined = undefined;
  evFull_pct: number | undefined = undefined;
  evCapacity_Wh: number | undefined = undefined;
  evRequest_Wh: number | undefined = undefined;
  evccid = "";
  /** When the home battery was last told of, seconds since 1970; 0: never, or the clock was not set. */
  battery_s = 0;
  /** The last card, and what came of it as an index of the status texts. */
  card = "";
  cardStatus = 0;
  /** A restart waits for the charge to end. */
  restarts = false;

  /** The status text of the last card. */
  cardText(): string {
    return textOf("card", this.cardStatus);
  }
}
