import type { EvseStatus } from "#hal/evse";
import type { Line } from "./frame";
import { mayHaveIds, readVersions, unknownDialect } from "./dialect";

/** A `$GV` with an id that was not answered this often says that ids are not known. */
const MOST_UNANSWERED = 2;

/** Who the EVSE is, as far as it has said: which lines can be its own, what it speaks, whether it echoes sequence ids. */
export class Identity {
  readonly dialect = unknownDialect();
  /** The next `$GV` carries an id, to see whether it is echoed. */
  triesIds = false;
  private sawChecksum = false;
  private unanswered = 0;

  /** Another EVSE may be at the line. */
  opened(): void {
    this.sawChecksum = false;
    this.forget();
  }

  /** It has to say again who it is. */
  forget(): void {
    this.dialect.known = false;
    this.dialect.ids = false;
    this.triesIds = false;
  }

  /** No answer came to `$GV`. */
  lost(): void {
    if (!this.triesIds) return;
    this.unanswered++;
    if (this.unanswered >= MOST_UNANSWERED) this.triesIds = false;
  }

  /** A line counts with a good checksum; without one only from proto 1.x, which says so itself as long as nothing else is known. */
  trusts(line: Line): boolean {
    if (line.checksum === "good") this.sawChecksum = true;
    if (line.checksum !== "missing") return line.checksum === "good";
    if (this.sawChecksum) return false;
    if (this.dialect.known) return !this.dialect.checksums;
    return line.kind === "ok" && (line.fields[2] ?? "").startsWith("1.");
  }

  /** Takes the answer to `$GV`; the second one, with an id, has to say the same as the first. True: this is who it is. */
  introduces(line: Line, status: EvseStatus): boolean {
    const firmware = line.fields[1];
    const protocol = line.fields[2];
    if (line.kind !== "ok" || firmware === undefined || protocol === undefined) return false;
    if (this.triesIds) {
      this.triesIds = false;
      this.dialect.ids = line.id !== 0;
      if (firmware !== status.firmware || protocol !== status.protocol) this.dialect.known = false;
      return false;
    }
    if (!readVersions(this.dialect, firmware, protocol)) return false;
    status.firmware = firmware;
    status.protocol = protocol;
    this.unanswered = 0;
    this.triesIds = mayHaveIds(protocol);
    return true;
  }
}
