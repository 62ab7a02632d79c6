import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoragePort } from "#hal/storage";
import type { Snapshot } from "#firmware/api/snapshot";
import { keptSessions } from "#platform/node/history/kept-sessions";
import type { Settings } from "#firmware/settings/settings";
import type { EmoncmsPosts } from "#hal/http";
import { Emoncms } from "#platform/node/emoncms/emoncms";
import { inputsOf, type KnownPower } from "#platform/node/emoncms/inputs";
import { HistoryReader } from "#platform/node/history/reader";
import { historyThread, Recorder } from "#platform/node/history/recorder";
import { errorText, InputError } from "#platform/node/input-error";
import type { LineLog } from "#platform/node/log";
import { FileStorage } from "#platform/node/storage";
import { MemoryStorage } from "#tools/live/memory-storage";
import { EMONCMS_NODE, type RunPlan } from "./run-plan";

/** What observers look at. */
export interface Look {
  snapshot: () => Snapshot;
  settings: () => Settings;
  storage: StoragePort;
  /** The fields of `/status`. */
  status: () => Readonly<Record<string, unknown>>;
}

/** Those who look at the controller and keep or pass on what they see. */
export interface Observers {
  /** Answers questions about what is kept. */
  readonly history: HistoryReader;
  /** What has become of posts to Emoncms, where there are any. */
  readonly posts: EmoncmsPosts | undefined;
  start(look: Look): void;
  /** From now on what sun and grid give is kept and posted too. */
  seePower(power: () => KnownPower): void;
  close(): Promise<void>;
}

/** The history, which goes with the process where there is no data directory, and Emoncms, where it is configured; throws {@link InputError}. */
export function createObservers(plan: RunPlan, log: LineLog): Observers {
  const emoncms = emoncmsOf(plan, log);
  const directory = plan.dataDir ?? passingDirectory();
  const recorder = new Recorder(historyThread(directory), log);
  const history = new HistoryReader(directory);
  let power: () => KnownPower = () => ({});
  return {
    history,
    seePower: (known) => (power = known),
    posts: emoncms?.poster.posts,
    start: ({ snapshot, settings, storage, status }) => {
      recorder.start(snapshot, { records: () => keptSessions(storage), solar_W: () => power().solar_W });
      emoncms?.poster.start(() => {
        const now = settings();
        return inputsOf(snapshot(), now.get("mode"), now.get("voltage_V"), { ...status(), ...power() });
      });
    },
    close: async () => {
      await recorder.close();
      await history.close();
      emoncms?.poster.close();
      await emoncms?.storage.close();
    },
  };
}

/** A directory that goes with this process, however it ends but by a kill. */
function passingDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "dinamics-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function emoncmsOf(plan: RunPlan, log: LineLog) {
  const { emoncms, dataDir } = plan;
  if (emoncms?.server === undefined || emoncms.apiKeyFile === undefined) return undefined;
  const apiKey = keyIn(emoncms.apiKeyFile);
  log.hide(apiKey);
  if (isTwice(plan))
    log.log("warn", "Emoncms gets everything twice, by MQTT and by HTTP; leave out emoncms or openevse.topic");
  const storage = dataDir === undefined ? new MemoryStorage() : new FileStorage(dataDir, log);
  const settings = { server: emoncms.server, node: emoncms.node ?? EMONCMS_NODE, apiKey };
  return { poster: new Emoncms(settings, storage, log), storage };
}

/** Below `emon/` Emoncms takes what comes over the broker of the machine that it runs on. */
function isTwice({ emoncms, mqtt, sets }: RunPlan): boolean {
  const { url } = mqtt ?? {};
  if (url === undefined || emoncms?.server === undefined || !URL.canParse(url)) return false;
  return (
    sets.openevse?.topic?.startsWith("emon/") === true && new URL(url).hostname === new URL(emoncms.server).hostname
  );
}

function keyIn(path: string): string {
  let key: string;
  try {
    key = readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new InputError([`emoncms.apiKeyFile: ${path} cannot be read (${errorText(error)}); name a readable file`]);
  }
  if (/^[\x21-\x7e]{8,128}$/.test(key)) return key;
  throw new InputError([`emoncms.apiKeyFile: ${path} holds no key; put the write key of your Emoncms account into it`]);
}
