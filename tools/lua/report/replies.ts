import { after_ms } from "#hal/clock";
import { COMMAND_TABLE } from "#firmware/console/command-table";
import type { LuaProgram } from "../modules";
import { bootLua } from "../vm";
import { Day, SURROUNDINGS } from "./day";

/** Lines that are typed beside the commands that need nothing more: what a person may ask for that is long. */
const LINES = [
  "get",
  "get breaker_A",
  "set breaker_A 25",
  "set breaker_A 900",
  "help set",
  "log level info",
  "x".repeat(250),
];
/** Commands after which nothing answers any more, or somebody is asked. */
const NOT = /^(restart|factory-reset|exit|log follow|wifi ap|mqtt password|update.*)$/;
const TICK_ms = 100;
const MOST_TICKS = 600;
const QUIET_TICKS = 5;

/** What the console's replies cost. */
export interface Replies {
  /** The longest reply, B, and the line that it answers. */
  longest_B: number;
  line: string;
  /** The most VM instructions of one tick that sends of a reply, or of the typing. */
  most: number;
  /** VM instructions for each line of all replies, on average. */
  perLine: number;
}

/** Every command that needs nothing more. */
function linesOf(table: string): string[] {
  const rows = table.split("\n").map((row) => row.split("|"));
  const plain = rows.filter(
    ([words = "", follows = ""]) => words !== "" && (follows === "" || follows.startsWith("[")),
  );
  return [...plain.map(([words = ""]) => words), ...LINES].filter((line) => !NOT.test(line));
}

/** Types the commands, each when the last is answered. */
export function measureReplies(program: LuaProgram): Replies {
  const day = new Day();
  let said = "";
  const effects = { ...day.effects, console: (bytes: string) => void (said += bytes) };
  const controller = bootLua(program, effects, SURROUNDINGS);
  const measured = { controller, after: () => undefined, singleTicks: false };
  day.open(measured);
  day.pass(measured, 30);
  controller.countInstructions();
  const replies: Replies = { longest_B: 0, line: "", most: 0, perLine: 0 };
  let instructions = 0;
  let lines = 0;
  let { now } = day;
  for (const line of ["", ...linesOf(COMMAND_TABLE)]) {
    said = "";
    controller.consoleReceived(line + "\r", now);
    let sum = controller.instructions;
    replies.most = Math.max(replies.most, controller.instructions);
    for (let tick = 0, quiet = 0; tick < MOST_TICKS && quiet < QUIET_TICKS; tick++) {
      const before = said.length;
      now = after_ms(now, TICK_ms);
      controller.tick(now);
      quiet = said.length === before ? quiet + 1 : 0;
      if (quiet > 0) continue;
      sum += controller.instructions;
      replies.most = Math.max(replies.most, controller.instructions);
    }
    instructions += sum;
    lines += said.split("\n").length - 1;
    if (said.length > replies.longest_B) Object.assign(replies, { longest_B: said.length, line });
  }
  controller.close();
  replies.perLine = instructions / Math.max(1, lines);
  return replies;
}
