import { createHash } from "node:crypto";
import { IMAGE, type ImageList, type ModuleFile, sha256 } from "#tools/image/manifest";
import { handOver, refuseWhileCharging } from "./hand-over";
import type { LineOpener } from "./line";
import { type Patience, Prompt } from "./prompt";
import { ModuleStore } from "./store";
import { Garbled, LineLost, Refused } from "./trouble";

/** Where the image lies on the module: the first of two places, the other one is for updates over the air. */
const IMAGE_PLACE = "a-lfs.img";
const OTHER_PLACE = "b-lfs.img";
/** What updates over the air remember; a cable has the last word. */
const RECORDS = ["update.a", "update.b"];
/** Hash of the image that was last loaded over the cable. */
const MARK = "flashed";
/** Bytes that are left free beside what is uploaded. */
const SPARE_B = 8192;
/** Attempts in a row in which nothing was gained. */
const MOST_VAIN = 5;
/** How often a line that was lost is opened again, with a pause before each. */
const MOST_OPENINGS = 60;

/** Who hears how it goes. */
export interface FlashReport {
  /** A file is right already. */
  skipped(name: string): void;
  /** So much of a file is there. */
  progress(name: string, there_B: number, size_B: number): void;
  /** Something else that is worth a line. */
  note(text: string): void;
}

export interface FlashOrder {
  list: ImageList;
  files: readonly ModuleFile[];
  open: LineOpener;
  patience: Patience;
  /** Pause before the line is opened again, ms. */
  pause_ms: number;
  /** The module is restarted also while the car is charging. */
  whileCharging: boolean;
  report: FlashReport;
}

/**
 * Uploads what a module lacks, loads the image and waits until its version reports in. Opens the line again when it breaks, and goes on where
 * it was. Throws {@link LineLost} or {@link Garbled} when that is in vain, {@link Refused} when the module cannot take it.
 */
export async function flash(order: FlashOrder): Promise<"flashed" | "was there"> {
  const image = order.files.find(({ name }) => name === IMAGE);
  if (image === undefined)
    throw new Refused(`there is no ${IMAGE} in the image folder: its README.md says how to make it`);
  const session = new Session(order, image);
  let gained = -1;
  for (let vain = 0, prompt = await opened(order, 1); ; prompt = await opened(order, MOST_OPENINGS)) {
    try {
      return await session.run(prompt);
    } catch (error) {
      if (!(error instanceof LineLost || error instanceof Garbled)) throw error;
      // a module that has never answered is none, or not at the end of this line
      if (error instanceof Garbled && !session.entered) throw error;
      vain = session.pieces > gained ? 1 : vain + 1;
      if (vain > MOST_VAIN) throw error;
      order.report.note(`${error.message}; trying again`);
      gained = session.pieces;
    } finally {
      prompt.close();
    }
  }
}

/** Opens the line; where it was open before, waits until somebody has plugged the cable in again. */
async function opened({ open, patience, pause_ms, report }: FlashOrder, most: number): Promise<Prompt> {
  for (let attempt = 1; ; attempt++) {
    if (most > 1) await new Promise((resolve) => setTimeout(resolve, pause_ms));
    const prompt = new Prompt(patience);
    try {
      await prompt.open(open);
      return prompt;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (attempt >= most) throw new LineLost(why);
      if (attempt === 1) report.note(`${why}; waiting for the cable`);
    }
  }
}

/** What one flashing does over one opening of the line after the other. */
class Session {
  /** Pieces that have arrived, over all openings. */
  pieces = 0;
  /** The module has answered. */
  entered = false;
  private reloaded = false;
  /** It is noted that the image is loaded, but the module has not been told to. */
  private unloaded = false;

  constructor(
    private readonly order: FlashOrder,
    private readonly image: ModuleFile,
  ) {}

  async run(prompt: Prompt): Promise<"flashed" | "was there"> {
    const store = new ModuleStore(prompt);
    await prompt.enter();
    this.entered = true;
    await store.begin();
    if (!(await this.isLoaded(store))) await refuseWhileCharging(store, this.order);
    let changed = false;
    for (const file of this.order.files)
      if (await this.bring(store, file, file.name === IMAGE ? IMAGE_PLACE : file.name)) changed = true;
    if (!(await this.isLoaded(store))) {
      await this.load(prompt, store);
      return "flashed";
    }
    await store.end();
    return changed || this.reloaded ? "flashed" : "was there";
  }

  /** Whether the image runs that is to run. */
  private async isLoaded(store: ModuleStore): Promise<boolean> {
    if (this.unloaded) return false;
    const mark = await store.file(MARK);
    if (mark?.sha256 !== hashOf(this.image.sha256)) return false;
    for (const record of RECORDS) if (await store.exists(record)) return false;
    return (await store.runningVersion()) === this.order.list.version;
  }

  /** Brings a file to the module, unless it is there; true: it was not. */
  private async bring(store: ModuleStore, file: ModuleFile, place: string): Promise<boolean> {
    const { report } = this.order;
    const there = await store.file(place);
    if (there?.sha256 === file.sha256) {
      report.skipped(file.name);
      return false;
    }
    const part = `${place}.part`;
    await this.makeRoom(store, { file, place, part });
    for (let attempt = 0; attempt < 2; attempt++) {
      await store.append(part, file.content, (there_B) => {
        this.pieces++;
        report.progress(file.name, there_B, file.size_B);
      });
      const whole = await store.file(part);
      if (whole?.sha256 !== file.sha256) {
        report.note(`${file.name}: what arrived is not what was sent; once more`);
        await store.remove(part);
        continue;
      }
      if (await store.rename(part, place)) return true;
    }
    throw new Refused(`${file.name}: the module's file system does not keep what it was given`);
  }

  /** Keeps what an earlier attempt has brought, if it is the beginning of this file, and sees that the rest has room. */
  private async makeRoom(
    store: ModuleStore,
    { file, place, part }: { file: ModuleFile; place: string; part: string },
  ): Promise<void> {
    const begun = await store.file(part);
    const fits = begun !== undefined && sha256(file.content.subarray(0, begun.size_B)) === begun.sha256;
    if (begun !== undefined && !fits) await store.remove(part);
    if (fits && begun.size_B > 0) this.order.report.note(`${file.name}: goes on at ${String(begun.size_B)} bytes`);
    const needed_B = file.size_B - (fits ? begun.size_B : 0) + SPARE_B;
    if ((await store.free_B()) >= needed_B) return;
    await store.remove(OTHER_PLACE);
    if ((await store.free_B()) >= needed_B) return;
    await store.remove(place);
    const free_B = await store.free_B();
    if (free_B >= needed_B) return;
    throw new Refused(
      `${file.name} needs ${String(needed_B)} bytes, the module's file system has ${String(free_B)}: take a partition table with more room for files, see README.md`,
    );
  }

  private async load(prompt: Prompt, store: ModuleStore): Promise<void> {
    const { list, report } = this.order;
    await handOver(store, this.order);
    this.unloaded = true;
    const mark = Buffer.from(this.image.sha256);
    await store.remove(MARK);
    await store.append(MARK, mark, () => undefined);
    for (const record of RECORDS) await store.remove(record);
    report.note("the image is loaded into the flash store; this takes up to a minute");
    this.reloaded = true;
    await prompt.leave(`node.LFS.reload("${IMAGE_PLACE}")`);
    this.unloaded = false;
    const said = await prompt.heardOf(
      /Dinamics ([0-9][^\s;]*)\r?\n|Dinamics does not start: ([^\r\n]*)\r?\n|(Lua error[^\r\n]*)\r?\n/,
    );
    if (said === undefined) throw new Refused("the module does not report in after it was loaded; look at its console");
    const [, version, why, error] = said;
    if (version === list.version) return;
    if (version !== undefined)
      throw new Refused(`the module reports version ${version}, not ${list.version}: the image was not taken`);
    await prompt.enter();
    await prompt.perform(`file.remove("${MARK}")`);
    throw new Refused(
      `the module has not taken the image: ${why ?? error ?? ""}. Was it made for this build of NodeMCU, and is the flash store large enough?`,
    );
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
