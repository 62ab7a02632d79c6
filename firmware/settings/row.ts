import { lineOfKey, numbersOf, type Setting, settingIn, settingLines, settingOfTopic } from "./setting";

/**
 * One row of the table of settings with everything that people want to know about it, read out of its text while somebody looks.
 * Numbers are in the unit of the key. For command lines, forms and documentation; the controller itself does with {@link Setting}.
 */
export interface SettingRow extends Setting {
  smallest: number;
  largest: number;
  /** The allowed values when they are a list of single values. */
  values: number[] | undefined;
  /** Whether it is kept for old scripts only and has no effect. */
  compatOnly: boolean;
  sentence: string;
}

/** The row in one line of the table. */
function rowIn(line: string): SettingRow {
  const field = line.split("|");
  const setting = settingIn(line);
  const row: SettingRow = {
    key: setting.key,
    topic: setting.topic,
    unit: setting.unit,
    allowed: setting.allowed,
    step: setting.step,
    defaultValue: setting.defaultValue,
    saved: setting.saved,
    restart: setting.restart,
    smallest: 0,
    largest: 0,
    values: undefined,
    compatOnly: (field[5] ?? "").includes("c"),
    sentence: field[6] ?? "",
  };
  readAllowed(row);
  return row;
}

/** All rows in the order of the table. */
export function allRows(): SettingRow[] {
  const rows: SettingRow[] = [];
  for (const line of settingLines()) rows.push(rowIn(line));
  return rows;
}

/** The row of a key, or `undefined` for a name that is no setting. */
export function rowOfKey(key: string): SettingRow | undefined {
  const line = lineOfKey(key);
  return line === undefined ? undefined : rowIn(line);
}

/** The row that a topic sets, or `undefined`. */
export function rowOfTopic(topic: string): SettingRow | undefined {
  const setting = settingOfTopic(topic);
  return setting === undefined ? undefined : rowOfKey(setting.key);
}

/** Shows every row in the order of the table. */
export function visitRows(visit: (this: void, row: SettingRow) => void): void {
  for (const row of allRows()) visit(row);
}

function readAllowed(row: SettingRow): void {
  const values: number[] = [];
  let list = true;
  for (const part of row.allowed.split(",")) {
    const edges = numbersOf(part).split("..");
    const low = Number(edges[0]);
    const high = edges[1] === undefined ? low : Number(edges[1]);
    if (edges[1] !== undefined) list = false;
    if (values.length === 0 || low < row.smallest) row.smallest = low;
    if (values.length === 0 || high > row.largest) row.largest = high;
    values.push(low);
  }
  if (list) row.values = values;
}
