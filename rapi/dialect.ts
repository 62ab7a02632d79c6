import { decimal } from "./fields";

/** What a generation of the EVSE's firmware speaks; follows from the protocol number of `$GV`, features are probed by trying. */
export interface Dialect {
  /** `$GV` was understood. */
  known: boolean;
  /** Replies carry checksums (proto >= 2.0.0). */
  checksums: boolean;
  /** Sequence ids were seen echoed (proto >= 3.0.0). */
  ids: boolean;
  /** `$GS` has four fields, states in hex (proto >= 5.0.0); before: two fields, decimal. */
  hexStates: boolean;
  /** `$SC n V` works (proto >= 2.0.2; 1.0.4 and 1.0.5 are that without reply checksums); before, a current can only be set by wearing the EEPROM. */
  volatileCurrent: boolean;
  /** `$GP` says -2560 where there is no sensor (fw >= 4.10); before: 0, and 230 for the third. */
  marksAbsentSensors: boolean;
  /** `$AT` tells every change of the capacity (fw >= 7.1.1). */
  tellsCapacity: boolean;
}

export function unknownDialect(): Dialect {
  return {
    known: false,
    checksums: false,
    ids: false,
    hexStates: false,
    volatileCurrent: false,
    marksAbsentSensors: false,
    tellsCapacity: false,
  };
}

/** Writes what follows from the two fields of `$GV`; returns false, and changes nothing, when they are no versions. */
export function readVersions(dialect: Dialect, firmware: string, protocol: string): boolean {
  const proto = rank(protocol);
  const fw = rank(firmware);
  if (proto === undefined || fw === undefined) return false;
  dialect.known = true;
  dialect.checksums = proto >= 20000;
  dialect.hexStates = proto >= 50000;
  dialect.volatileCurrent = proto >= 20002 || proto === 10004 || proto === 10005;
  dialect.marksAbsentSensors = fw >= 41000;
  dialect.tellsCapacity = fw >= 70101;
  return true;
}

/** Whether the protocol may know sequence ids; the echo decides. */
export function mayHaveIds(protocol: string): boolean {
  return (rank(protocol) ?? 0) >= 30000;
}

/** `8.2.3.EU` or `D4.8.1` as 80203 or 40801; `undefined` when it is no version. */
function rank(version: string): number | undefined {
  const first = version.charCodeAt(0);
  const letter = first >= 65 && first <= 90;
  const parts = (letter ? version.substring(1) : version).split(".");
  const major = decimal(parts[0]);
  const minor = decimal(parts[1]);
  const patch = decimal(parts[2]);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  if (major < 1 || major > 99 || minor < 0 || minor > 99 || patch < 0 || patch > 99) return undefined;
  return major * 10000 + minor * 100 + patch;
}
