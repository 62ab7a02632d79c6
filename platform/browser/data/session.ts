import { type Split, readSplit } from "./charger-state";
import { fieldsOf, listOf, numberOf, textOf } from "./read";

/** A session that has ended. */
export interface Session {
  start_s: number | undefined;
  duration_s: number | undefined;
  energy_Wh: number;
  split: Split | undefined;
  card: string;
}

/** The newest first. */
export function readSessions(value: unknown): Session[] | undefined {
  const sessions = fieldsOf(value)?.["sessions"];
  if (!Array.isArray(sessions)) return undefined;
  return listOf(sessions, readSession).sort((one, other) => (other.start_s ?? 0) - (one.start_s ?? 0));
}

function readSession(value: unknown): Session | undefined {
  const session = fieldsOf(value);
  const energy_Wh = numberOf(session?.["energy_Wh"]);
  if (session === undefined || energy_Wh === undefined) return undefined;
  return {
    start_s: numberOf(session["start_s"]),
    duration_s: numberOf(session["duration_s"]),
    energy_Wh,
    split: readSplit(session["split"] ?? session),
    card: textOf(session["card"]) ?? "",
  };
}
