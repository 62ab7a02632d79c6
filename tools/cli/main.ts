import { InputError } from "#platform/node/input-error";
import { didYouMean } from "#platform/node/nearest";
import { type Command, UsageError } from "./command";
import { VERSION } from "#tools/controller/version";

const DONE = 0;
const FAILED = 1;
const WRONG = 2;

interface Entry {
  name: string;
  summary: string;
  load: () => Promise<Command>;
}

/** The subcommands; each is loaded only when it is called. */
const COMMANDS: readonly Entry[] = [
  {
    name: "run",
    summary: "run the controller (default); without a device a simulated EVSE, car and house",
    load: async () => (await import("./run")).runCommand,
  },
  {
    name: "simulate",
    summary: "what would it do with my house: run scenarios faster than real time",
    load: async () => (await import("#tools/simulate/command")).simulateCommand,
  },
  {
    name: "evse",
    summary: "a simulated OpenEVSE alone, on a PTY or a TCP port",
    load: async () => (await import("#tools/evse/command")).evseCommand,
  },
  {
    name: "settings",
    summary: "list, get and set the stored settings, with units and ranges",
    load: async () => (await import("./settings")).settingsCommand,
  },
  {
    name: "history",
    summary: "what was seen and charged: seconds, minutes, sessions, as CSV",
    load: async () => (await import("./history")).historyCommand,
  },
  {
    name: "password",
    summary: "set the password of the page and the HTTP API",
    load: async () => (await import("./password")).passwordCommand,
  },
  {
    name: "token",
    summary: "let machines in: create, list and revoke API tokens",
    load: async () => (await import("./token")).tokenCommand,
  },
  {
    name: "audit",
    summary: "who has changed what",
    load: async () => (await import("./audit")).auditCommand,
  },
  {
    name: "console",
    summary: "talk to a running controller: status, settings, cards, EVSE commands",
    load: async () => (await import("./console")).consoleCommand,
  },
  {
    name: "home-assistant",
    summary: "announce a module to Home Assistant, once",
    load: async () => (await import("./home-assistant")).homeAssistantCommand,
  },
  {
    name: "module",
    summary: "the virtual module: the files of the module's flash in real time",
    load: async () => (await import("#tools/module/command")).moduleCommand,
  },
  {
    name: "flash",
    summary: "bring the controller onto an ESP32 module, over its console",
    load: async () => (await import("#tools/flash/command")).flashCommand,
  },
  {
    name: "update-key",
    summary: "make the key that updates of modules are signed with",
    load: async () => (await import("#tools/updates/key-command")).keyCommand,
  },
  {
    name: "sign-update",
    summary: "sign a folder with an image for modules",
    load: async () => (await import("#tools/updates/sign-command")).signCommand,
  },
  {
    name: "serve-updates",
    summary: "serve that folder to modules that look for an update",
    load: async () => (await import("#tools/updates/serve-command")).serveCommand,
  },
];

const HELP = `dinamics - keeps the house breaker while the car charges

Usage: dinamics [COMMAND] [OPTIONS]

Commands:
${COMMANDS.map((entry) => `  ${entry.name.padEnd(15)}${entry.summary}`).join("\n")}

Options:
  --help     this text; after a command, the help of the command
  --version  the version

Examples:
  dinamics                                     try it: nothing needed, nothing left behind
  dinamics run --port /dev/ttyUSB0             drive the OpenEVSE on this adapter
  dinamics run --config dinamics.json          everything from a file
  dinamics simulate scenarios/my-house.json    what would it do with my house
  dinamics settings set breaker_A 25           store a setting
  dinamics console status                      ask a running controller
`;

/** Runs `dinamics` with its arguments; resolves to the exit code: 0 done, 1 failed, 2 wrong usage or input. */
export async function main(args: readonly string[]): Promise<number> {
  const [first = "run"] = args;
  if (first === "--help" || first === "-h" || first === "help") return say(HELP);
  if (first === "--version" || first === "-V") return say(VERSION + "\n");
  const named = !first.startsWith("-");
  const entry = COMMANDS.find((one) => one.name === (named ? first : "run"));
  if (entry === undefined) {
    const names = COMMANDS.map((one) => one.name);
    return complain(WRONG, [`no such command: ${first}${didYouMean(first, names)}; commands: ${names.join(", ")}`]);
  }
  return runCommand(entry, args.slice(named ? 1 : 0));
}

async function runCommand(entry: Entry, args: string[]): Promise<number> {
  try {
    const command = await entry.load();
    if (asksForHelp(args)) return say(command.help.endsWith("\n") ? command.help : command.help + "\n");
    return await command.run(args);
  } catch (error) {
    if (error instanceof UsageError) return complain(WRONG, error.message.split("\n"));
    if (error instanceof InputError) return complain(WRONG, error.lines);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return complain(FAILED, [`unexpected error, please report it: ${text}`]);
  }
}

/** Whether help is asked for before the end of the options (`--`). */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}

function say(text: string): number {
  process.stdout.write(text);
  return DONE;
}

function complain(code: number, lines: readonly string[]): number {
  for (const line of lines) process.stderr.write(`dinamics: ${line}\n`);
  return code;
}
