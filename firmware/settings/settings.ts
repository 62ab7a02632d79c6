import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import { pause } from "#hal/pause";
import type { StoragePort } from "#hal/storage";
import { defaultOf } from "./default-value";
import type { Rejection } from "./rejection";
import { type Setting, settingOfKey } from "./setting";
import { Store } from "./store";
import { SETTINGS_TABLE, type SettingKey } from "./table";
import { readValue, valueText, valueWithUnit } from "./value";

/** Name of the stored record. */
export const SETTINGS_FILE = "settings";
/** Shortest time between two writes, so that a flood of changes does not wear the flash. */
const SAVE_PAUSE_ms = 2000;
/** Bytes of the checksum worked through in one tick. */
const BYTES_PER_TICK = 96;
/** Rows of the table that are looked at in one tick for what is to be stored. */
const ROWS_PER_TICK = 40;
/** About how many VM instructions it takes to load a stored setting. */
const LINE_COST = 600;
/** How often putting together what is to be stored is begun because of changes before it is gone on with. */
const MOST_BEGUN = 2;

/**
 * The settings in force. Loaded when made; a change is in force at once and on the medium within seconds ({@link tick}) or at
 * once ({@link flush}). Only values that somebody has set are stored, so that a new default reaches everybody else.
 */
export class Settings {
  /** Rises whenever a value changes; compare it to notice changes. */
  revision = 0;
  /** Somebody has set something. */
  anySet = false;
  /** What somebody has set, by its key; everything else has its default. To be looked at; {@link put} sets. */
  own: Record<string, number | undefined> = {};
  private dirty = false;
  private saving = false;
  /** What is to be stored is put together: up to this place of the table (0: it is not), and what there is of it. */
  private gathered = 0;
  /** To be looked at when {@link gather} is behind the last row. */
  lines = "";
  private begun = 0;
  private failed = false;
  /** When the last write was made or tried; `undefined` before the first. */
  private written_ms: number | undefined = undefined;
  private store: Store;

  constructor(
    storage: StoragePort,
    private readonly log: LogPort,
  ) {
    this.store = new Store(storage, SETTINGS_FILE);
    for (const line of (this.store.load() ?? "").split("\n")) {
      this.loadLine(line);
      pause(LINE_COST);
    }
    const fault = this.store.fault();
    if (this.store.damaged === 2) this.forgotten(fault);
    else if (fault !== "") this.log.log("warn", fault);
  }

  /** The value in the unit of the key. Looked up in the text of the table: ask when {@link revision} changes, not in every tick. */
  get(key: SettingKey): number {
    return this.own[key] ?? defaultOf(key);
  }

  /** A current (key in A) in whole milliamperes. */
  mA(key: SettingKey): number {
    return Math.floor(this.get(key) * 1000 + 0.5);
  }

  /** Whether a switch is on. */
  on(key: SettingKey): boolean {
    return this.get(key) !== 0;
  }

  /** The value as text without unit, e.g. `0.5`. */
  text(key: SettingKey): string {
    return valueText(this.get(key));
  }

  /** Sets a value from text; returns why it was not taken. */
  set(key: SettingKey, text: string): Rejection | undefined {
    const row = settingOfKey(key);
    if (row === undefined) return { what: key, why: "no such setting", allowed: "a key of the table of settings" };
    const value = this.read(row, text, key);
    if (typeof value !== "number") return value;
    this.put(row, value);
    return undefined;
  }

  /** Reads a text for a row and returns the value to {@link put}, or why it cannot be taken; changes nothing. */
  read(row: Setting, text: string, what: string): number | Rejection {
    const value = readValue(row, text, what);
    if (typeof value !== "number") return value;
    if (row.key === "dynamic" && value === 1 && this.get("clamps") === 0) {
      return { what, why: "no mains phase has a meter (set_cte 0)", allowed: "0, or set_cte first" };
    }
    if (row.key === "mode" && value === 3 && this.get("clamps") === 0) {
      return { what, why: "no mains phase has a meter (set_cte 0)", allowed: "another mode, or set_cte first" };
    }
    if (row.key === "clamps" && value === 0 && (this.on("dynamic") || this.get("mode") === 3)) {
      return {
        what,
        why: "the house cannot be balanced without a meter",
        allowed: row.allowed + "; 0 after set_dinamics 0 and in a mode other than smart",
      };
    }
    return value;
  }

  /** Puts a value that {@link read} returned in force. */
  put(row: Setting, value: number): void {
    const old = this.get(row.key);
    if (row.saved && this.own[row.key] !== value) this.dirty = true;
    this.own[row.key] = value;
    this.anySet = true;
    if (value === old) return;
    this.revision++;
    this.log.log("info", changeText(row, value, old));
  }

  /** What was set for one car only goes with it: a person's override, and (by `mode_after`) the mode solar. */
  endSession(): void {
    if (this.get("override_A") !== 0) this.set("override_A", "0");
    if (this.get("mode") === 2 && this.on("mode_after")) this.set("mode", "normal");
  }

  /** Every setting back to its default; stored like any change. */
  restoreDefaults(): void {
    this.own = {};
    this.dirty = true;
    this.revision++;
    this.log.log("info", "all settings = defaults");
  }

  /** Every setting to its value in `backup`, which was gathered and made ready in `store`: stored at once. */
  replace(backup: Settings, store: Store): void {
    this.own = backup.own;
    this.revision++;
    this.log.log("info", "all settings = those of a backup");
    this.anySet = true;
    this.store = store;
    this.saving = false;
    this.gathered = 0;
    this.dirty = !store.finish();
  }

  /** Stores what changed, in small steps and with a pause between writes. Call it every tick. */
  tick(now: number): void {
    if (this.saving) {
      if (this.store.step(BYTES_PER_TICK)) this.finish(now);
      return;
    }
    if (this.gathered === 0) {
      if (!this.dirty) return;
      if (this.written_ms !== undefined && elapsed_ms(this.written_ms, now) < SAVE_PAUSE_ms) return;
    }
    if (this.gather(ROWS_PER_TICK)) this.begin();
  }

  /** Stores what changed at once. Returns false when the medium refused. */
  flush(now: number): boolean {
    if (!this.dirty && !this.saving && this.gathered === 0) return true;
    this.gathered = 0;
    while (!this.gather(ROWS_PER_TICK));
    this.begin();
    this.store.step(2000000000);
    this.finish(now);
    return !this.dirty;
  }

  /**
   * Takes so many more rows into what is to be stored; true behind the last. A change meanwhile has it begin anew, so that what belongs
   * together is stored together; in a flood of changes only a few times, and the rest is stored with the next write.
   */
  gather(rows: number): boolean {
    if (this.gathered === 0 || (this.dirty && this.begun < MOST_BEGUN)) {
      this.begun = this.gathered === 0 ? 1 : this.begun + 1;
      this.gathered = 1;
      this.lines = "";
      this.dirty = false;
    }
    // loaded once, not for each value
    const textOf = valueText;
    for (let count = 0; count < rows && this.gathered < SETTINGS_TABLE.length; count++) {
      const key = SETTINGS_TABLE.substring(this.gathered, SETTINGS_TABLE.indexOf("|", this.gathered));
      const value = this.own[key];
      if (value !== undefined) this.lines += key + "=" + textOf(value) + "\n";
      this.gathered = SETTINGS_TABLE.indexOf("\n", this.gathered) + 1;
    }
    return this.gathered >= SETTINGS_TABLE.length;
  }

  /** What is put together goes to the medium: a line `key=value` for each setting that somebody has set, in the order of the table. */
  private begin(): void {
    this.store.begin(this.lines);
    this.lines = "";
    this.gathered = 0;
    this.saving = true;
  }

  private finish(now: number): void {
    this.saving = false;
    this.written_ms = now;
    const good = this.store.finish();
    if (!good) {
      this.dirty = true;
      if (!this.failed) this.log.log("error", "the settings could not be stored; trying again every 2 s");
    }
    this.failed = !good;
  }

  /** What was set cannot be read any more: the house may have less than the default, so nothing but the least is used until somebody sets it. */
  private forgotten(fault: string): void {
    const row = settingOfKey("breaker_A");
    if (row !== undefined) this.own.breaker_A = Number(row.allowed.split("..")[0]);
    this.log.log(
      "error",
      fault + "; everything has its default, and breaker_A its smallest value until it is set again",
    );
  }

  private loadLine(line: string): void {
    const equals = line.indexOf("=");
    const row = equals < 0 ? undefined : settingOfKey(line.substring(0, equals));
    if (row === undefined) return;
    const text = line.substring(equals + 1);
    const value = readValue(row, text, row.key);
    if (typeof value === "number") {
      this.own[row.key] = value;
      this.anySet = true;
      return;
    }
    const instead = valueWithUnit(row, row.defaultValue);
    this.log.log("warn", "stored " + row.key + ": " + value.why + "; taking the default " + instead);
  }
}

/** A change of a setting as the log tells it, from which the audit reads it. */
export function changeText(row: Setting, value: number, old: number): string {
  return row.key + " = " + valueWithUnit(row, value) + " (was " + valueWithUnit(row, old) + ")";
}
