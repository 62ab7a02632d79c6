import { gatewayMachine } from "#platform/node/console-machine";
import type { AppHost } from "#platform/node/app-host";
import { consolePath, ConsoleServer } from "#platform/node/console-server";
import type { Gateway } from "#platform/node/gateway";
import { surviveStrayErrors } from "#platform/node/last-resort";
import { type LogOptions, LineLog, writeToStderr } from "#platform/node/log";
import { untilSignal } from "#platform/node/until-signal";
import { canDraw, Screen } from "#tools/live/screen";
import { render } from "#tools/live/view";
import { assemble, type Assembly } from "./assemble";
import { startChargers, stopChargers } from "./chargers";
import type { Command } from "./command";
import { planRun, type RunPlan } from "./run-plan";
import { serve } from "./serve-http";
import { serveSets } from "./serve-sets";
import { VERSION } from "#tools/controller/version";

const LINES_KEPT = 50;
const LOOK_ms = 500;
const FAILED = 1;
const GIVEN_UP =
  "ending with code 1: the controller failed five times within ten minutes; the EVSE was put to sleep, and supervises itself." +
  " Please report what is logged above";

const HELP = `dinamics run - runs the controller until it is told to end (Ctrl-C, SIGTERM)

Usage: dinamics run [OPTIONS]

Options:
  --config FILE        JSON configuration file; options on the command line win over it
  --port DEVICE        serial device of the OpenEVSE, or tcp:HOST:PORT; without it a simulated EVSE, car and house
  --broker URL         MQTT broker, mqtt://HOST[:PORT] or mqtts://HOST[:PORT]; without it an embedded one on 127.0.0.1:1883
  --http PORT          port of the HTTP API (default 8080 or the next free one), or off
  --meter-topic TOPIC  MQTT topic with the mains currents: [5.1,4,6] or {"L1":5.1,"L2":4,"L3":6} or 5.1,4,6 (ampere)
  --meter-file FILE    replays mains currents from a CSV file: time_s,house_L1_A[,house_L2_A,house_L3_A]
  --data DIR           where settings are kept (default with --port: $XDG_STATE_HOME/dinamics or ~/.local/state/dinamics;
                       without --port nothing is kept)
  --log-level LEVEL    error, warn, info (default) or debug
  --plain              no live view: log lines, and the sentence whenever what limits changes

While it runs, dinamics console talks to it (with the same --data; there is none where nothing is kept).

Credentials of the broker come from the environment (DINAMICS_MQTT_USER, DINAMICS_MQTT_PASSWORD) or from the
configuration file (mqtt.username, mqtt.passwordFile), never from the command line.

Configuration file, everything optional:
  { "evse": { "port": "/dev/ttyUSB0", "baud": 115200 },
    "mqtt": { "url": "mqtts://broker.lan", "username": "dinamics", "passwordFile": "password", "caFile": "ca.pem" },
    "meter": { "topic": "house/meter/currents" },
      or { "port": "/dev/ttyUSB1", "device": "sdm630", "address": 1 }, or pzem: one a phase, from that address on
    "emoncms": { "server": "https://emoncms.org", "node": "dinamics", "apiKeyFile": "emoncms-key" },
    "http": { "port": 8080, "passwordFile": "http-password" },
    "openevse": { "topic": "openevse" }, "homeAssistant": { "discovery": true },
    "feeds": { "solar_W": "house/solar", "mains_L1_A": "meter/state#a_current" },
    "dataDir": "/var/lib/dinamics", "logLevel": "info",
    "chargers": [{ "name": "garage", "evse": { "port": "/dev/ttyUSB2" }, "settings": { "charge_limit_A": 16 } }],
    "settings": { "breaker_A": 25, "charge_limit_A": 16 } }
  Other keys: serial, mqtt.certFile, mqtt.keyFile, mqtt.rejectUnauthorized, broker.listen, broker.port, meter.file,
  meter.phases, broker.openAccess, http.listen, http.user, http.name, http.mdns, http.tls, http.certFile, http.keyFile,
  http.openAccess, openevse.announceTopic, openevse.retain, homeAssistant.prefix, homeAssistant.name,
  smartevse.prefix

Each of chargers is one more EVSE on this gateway, with serial, evse, meter, openevse, feeds, smartevse and settings of
its own, topics of its own serial number, and its HTTP API below /chargers/NAME. Without a meter of its own it hears the
topic or file of the first. Chargers do not share power yet: give each a limit that the house can hold together.

Until a password is set (dinamics password, or on the page) only this computer is answered. http.tls true makes a
certificate; http.certFile and http.keyFile name your own. http.openAccess and broker.openAccess let clients in that
know no password; the value says what is risked: anybody-in-the-network-may-read, or
anybody-in-the-network-may-start-stop-and-set-the-current.

Examples:
  dinamics run
  dinamics run --port /dev/ttyUSB0 --meter-topic house/meter/currents
  dinamics run --port /dev/ttyUSB0 --broker mqtt://192.168.1.10 --meter-topic shelly/currents --plain
  dinamics run --meter-file my-house.csv
  dinamics run --config /etc/dinamics.json

A controller that fails (a fault of the program) is logged with the place, its EVSE is put to sleep, and it starts again
after 1 s, then 2 s, 4 s and so on; the others on this gateway do not notice. When every one has failed five times within
ten minutes the process ends with code 1, for the service manager to start it anew.

Exit codes: 0 ended as told, 1 the controllers failed, 2 wrong usage or input, 130 told twice to end.
`;

export const runCommand: Command = {
  name: "run",
  summary: "run the controller",
  help: HELP,
  run: (args) => run(args, process.env),
};

async function run(args: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const plan = planRun(args, environment);
  const live = !plan.plain && canDraw(process.stdout.isTTY, environment);
  const lines: string[] = [];
  const log = new LineLog(logOptions(plan, live ? lines : undefined));
  const assembly = await assemble(plan, log, environment);
  const ended = untilSignal();
  const endSurvival = surviveStrayErrors(log);
  assembly.gateway.start();
  const chargers = await startChargers(assembly, plan, log, environment).catch((error: unknown) =>
    giveUp(assembly, error),
  );
  const all = [{ plan, assembly }, ...chargers];
  const consoles = await Promise.all(all.map((one) => offerConsole(one.assembly, one.plan, log)));
  const http = await serve(assembly, plan, log, chargers).catch(async (error: unknown) => {
    await stopChargers(chargers);
    return giveUp(assembly, error);
  });
  if (http.url !== undefined)
    assembly.details.push(` HTTP   ${http.url}${http.note === undefined ? "" : `   (${http.note})`}`);
  const sets = all.map((one) => serveSets(one.assembly, one.plan, log, http.publicUrl));
  const output = live ? showScreen(assembly, plan, lines) : showSentences(assembly);
  const gateways = all.map((one) => one.assembly.gateway);
  const code = await Promise.race([ended.then(() => 0), untilAllFail(gateways).then(() => FAILED)]);
  if (code === 0) log.log("info", "ending: handing the EVSE over");
  else log.log("error", GIVEN_UP);
  for (const set of sets) await set?.close();
  await http.close();
  for (const console of consoles) await console?.close();
  await stopChargers(chargers);
  await assembly.gateway.stop();
  await assembly.close();
  output.close();
  endSurvival();
  if (live && code !== 0) for (const line of lines) writeToStderr(line);
  return code;
}

/** Resolves when no controller of this process is there any more, and starting them anew does not help. */
function untilAllFail(gateways: readonly Gateway[]): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (gateways.every(({ givenUp }) => givenUp)) resolve();
    };
    for (const gateway of gateways) gateway.onGiveUp(look);
    look();
  });
}

/** The console that `dinamics console` connects to; there is none where nothing is kept. */
async function offerConsole(assembly: Assembly, plan: RunPlan, log: LineLog): Promise<ConsoleServer | undefined> {
  if (plan.dataDir === undefined) return undefined;
  const { gateway, audit, broker } = assembly;
  const speaker = { who: "console" };
  const machine = gatewayMachine(broker, log, (what, text) => audit.ordered(speaker, what, text));
  const host: AppHost = {
    fact: (tell) => audit.as(speaker, () => gateway.fact(tell)),
    outageSentence: () => gateway.outageSentence(),
  };
  return ConsoleServer.start(consolePath(plan.dataDir), host, machine, log);
}

/** What stands in the way of the start ends it, and hands the EVSE over first. */
async function giveUp(assembly: Assembly, error: unknown): Promise<never> {
  await assembly.gateway.stop();
  await assembly.close();
  throw error;
}

function logOptions(plan: RunPlan, kept: string[] | undefined): LogOptions {
  if (kept === undefined) return { level: plan.logLevel, write: writeToStderr };
  const write = (line: string): void => {
    kept.push(line);
    if (kept.length > LINES_KEPT) kept.shift();
  };
  return { level: plan.logLevel, write };
}

function showScreen(assembly: Assembly, plan: RunPlan, lines: readonly string[]): { close(): void } {
  const title = ` Dinamics ${VERSION}${plan.evse === undefined ? " - demonstration" : ""}   (Ctrl-C ends)`;
  const screen = new Screen(process.stdout, process.env, (look) => {
    const snapshot = assembly.gateway.snapshot();
    const log = lines.map((line) => ` ${line.slice(11, 19)}${line.slice(24)}`);
    return render(
      {
        title,
        details: assembly.details,
        snapshot,
        breaker_A: assembly.settings().get("breaker_A"),
        note: assembly.note(),
        log,
      },
      look,
    );
  });
  screen.open();
  return screen;
}

/** For those without a screen: the sentence whenever what limits or what is offered changes. */
function showSentences(assembly: Assembly): { close(): void } {
  let last = "";
  const timer = setInterval(() => {
    const { sentence, limitedBy, run, offered_mA } = assembly.gateway.snapshot();
    const state = `${run} ${limitedBy} ${String(offered_mA)}`;
    if (state !== last) process.stdout.write(sentence + "\n");
    last = state;
  }, LOOK_ms);
  return { close: () => clearInterval(timer) };
}
