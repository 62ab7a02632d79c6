import type { Snapshot } from "#firmware/api/snapshot";
import { paintLine, plain, type Segment, styled } from "./paint";

/** Everything that the screen shows. */
export interface LiveView {
  title: string;
  /** Lines of small print below the title: where things are. */
  details: readonly string[];
  snapshot: Snapshot;
  breaker_A: number;
  /** What goes on in the house, if anybody knows. */
  note: string | undefined;
  /** The last log lines, oldest first. */
  log: readonly string[];
}

/** What the terminal can show. */
export interface Look {
  columns: number;
  rows: number;
  color: boolean;
  unicode: boolean;
}

/** Room beside a bar for its name and its figures. */
const BESIDE_BAR = 42;
/** The breaker stands at this share of the bar, so that an overload is seen too. */
const BREAKER_AT = 0.8;

/** The screen as lines; at most `rows` of at most `columns`. */
export function render(view: LiveView, look: Look): string[] {
  const lines: Segment[][] = [
    [styled("bold", view.title)],
    ...view.details.map((detail) => [styled("dim", detail)]),
    [],
    ...phaseLines(view, look),
    [],
    ...figureLines(view.snapshot),
    [],
    ...sentenceLines(view.snapshot, look),
  ];
  if (view.note !== undefined) lines.push([styled("dim", view.note)]);
  const room = look.rows - lines.length - 2;
  const log = room > 0 ? view.log.slice(-room) : [];
  if (log.length > 0) lines.push([], ...log.map((line) => [styled("dim", line)]));
  return lines.slice(0, look.rows).map((line) => paintLine(line, look.columns, look.color));
}

function phaseLines(view: LiveView, look: Look): Segment[][] {
  const s = view.snapshot;
  const width = Math.max(10, Math.min(60, look.columns - BESIDE_BAR));
  const mark = Math.round(width * BREAKER_AT);
  const phases = [
    phaseLine("L1", { mains_mA: s.L1_mA, house_mA: s.house_L1_mA, fresh: s.mainsFresh }, view.breaker_A, {
      width,
      mark,
      look,
    }),
    phaseLine("L2", { mains_mA: s.L2_mA, house_mA: s.house_L2_mA, fresh: s.mainsFresh }, view.breaker_A, {
      width,
      mark,
      look,
    }),
    phaseLine("L3", { mains_mA: s.L3_mA, house_mA: s.house_L3_mA, fresh: s.mainsFresh }, view.breaker_A, {
      width,
      mark,
      look,
    }),
  ];
  const signs = signsOf(look);
  const legend = `${signs.house} house  ${signs.car} car  ${signs.mark} breaker ${String(view.breaker_A)} A`;
  return [...phases, [plain("     "), styled("dim", legend), ...staleness(s)]];
}

function staleness(s: Snapshot): Segment[] {
  if (s.mainsAge_ms === undefined) return [styled("yellow", "   no reading of the mains yet")];
  if (s.mainsFresh) return [];
  return [styled("red", `   the meter has been silent for ${String(Math.round(s.mainsAge_ms / 1000))} s`)];
}

interface Phase {
  mains_mA: number | undefined;
  house_mA: number | undefined;
  fresh: boolean;
}

interface Bar {
  width: number;
  mark: number;
  look: Look;
}

function phaseLine(name: string, phase: Phase, breaker_A: number, bar: Bar): Segment[] {
  if (phase.mains_mA === undefined) return [plain(` ${name}  `), styled("dim", "no reading")];
  const mains_A = phase.mains_mA / 1000;
  const house_A = Math.min(mains_A, (phase.house_mA ?? phase.mains_mA) / 1000);
  const above = mains_A > breaker_A;
  const figures = `  ${fixed(mains_A).padStart(5)} A`;
  return [
    plain(` ${name}  `),
    ...cells(house_A, mains_A, breaker_A, bar),
    phase.fresh ? (above ? styled("red", figures) : styled("bold", figures)) : styled("dim", figures),
    styled("dim", `  house ${fixed(house_A).padStart(4)}  car ${fixed(mains_A - house_A).padStart(4)}`),
  ];
}

/** The bar: house, then car, then room; the breaker's mark in between. */
function cells(house_A: number, mains_A: number, breaker_A: number, { width, mark, look }: Bar): Segment[] {
  const signs = signsOf(look);
  const perAmpere = mark / breaker_A;
  const house = Math.max(0, Math.min(width, Math.round(house_A * perAmpere)));
  const total = Math.max(house, Math.min(width, Math.round(mains_A * perAmpere)));
  const segments: Segment[] = [];
  for (let cell = 0; cell <= width; cell++) {
    if (cell === mark) segments.push(styled(mains_A > breaker_A ? "red" : "bold", signs.mark));
    if (cell === width) break;
    if (cell < house) segments.push(styled(cell >= mark ? "red" : "cyan", signs.house));
    else if (cell < total) segments.push(styled(cell >= mark ? "red" : "green", signs.car));
    else segments.push(styled("dim", signs.room));
  }
  return joined(segments);
}

/** Neighbours of one style as one segment. */
function joined(segments: readonly Segment[]): Segment[] {
  const found: Segment[] = [];
  for (const segment of segments) {
    const last = found.at(-1);
    if (last !== undefined && last.style === segment.style) last.text += segment.text;
    else found.push({ ...segment });
  }
  return found;
}

function signsOf(look: Look): { house: string; car: string; room: string; mark: string } {
  return look.unicode ? { house: "█", car: "▓", room: "·", mark: "│" } : { house: "#", car: "=", room: ".", mark: "|" };
}

function figureLines(s: Snapshot): Segment[][] {
  const offered = s.offered_mA === undefined ? "-" : `${fixed(s.offered_mA / 1000)} A`;
  const charge = s.charge_mA === undefined ? "-" : `${fixed(s.charge_mA / 1000)} A`;
  const session = s.sessionActive
    ? `${(s.sessionEnergy_Wh / 1000).toFixed(2)} kWh in ${duration(s.session_s)}, peak ${fixed(s.sessionPeak_mA / 1000)} A`
    : "none";
  return [
    [
      plain(" Offered "),
      styled("bold", offered.padEnd(9)),
      plain("Charge "),
      styled("bold", charge.padEnd(9)),
      plain("EVSE "),
      stateOf(s),
    ],
    [plain(" Session "), styled("bold", session), ...trips(s)],
  ];
}

function stateOf(s: Snapshot): Segment {
  if (s.link !== "up") return styled("red", s.link === "down" ? "does not answer" : "looking for it");
  if (s.state === "fault") return styled("red", `fault: ${s.fault ?? "other"}`);
  const words: Record<string, string> = { notConnected: "no car", connected: "car connected" };
  return styled(s.state === "charging" ? "green" : "yellow", words[s.state] ?? s.state);
}

function trips(s: Snapshot): Segment[] {
  return s.trips.length === 0 ? [] : [styled("red", `   trips: ${s.trips.join(", ")}`)];
}

/** The sentence that says what limits the current, broken between words. */
function sentenceLines(s: Snapshot, look: Look): Segment[][] {
  const width = Math.max(20, look.columns - 4);
  const lines: string[] = [];
  for (const word of s.sentence.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => [plain(index === 0 ? " " : "   "), styled("bold", line)]);
}

function fixed(value: number): string {
  return value.toFixed(1);
}

/** `h:mm:ss`. */
function duration(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`;
}
