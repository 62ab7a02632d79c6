import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { type ClientRequest, get } from "node:http";
import { join } from "node:path";
import type { StoragePort } from "#hal/storage";
import type { Digest, FetchSink, UpdatePort } from "#hal/update";
import { bootChoice } from "#firmware/update/boot";

/** A module whose medium is a folder, and whose image in flash is a text `image VERSION ...`; it asks real servers and hashes in earnest. */
export class FolderModule implements UpdatePort, StoragePort {
  readonly product = "dinamics-esp32";
  version = "";
  /** An image was loaded: the controller has to boot again. */
  restarted = false;
  private request: ClientRequest | undefined;

  constructor(
    private readonly folder: string,
    private readonly installed: string,
    private flash: string,
  ) {}

  /** Boots; the version that runs then. */
  boot(): string {
    for (let count = 0; count < 20; count++) {
      const running = /^image (\S+) /.exec(this.flash)?.[1];
      const choice = bootChoice({ storage: this, running, has: (name) => existsSync(this.path(name)) });
      if (choice === "none") return "";
      if (choice === "run") return (this.version = running ?? "");
      this.load(choice);
    }
    return "";
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  key(): string {
    return this.installed;
  }

  fetch(url: string, offset: number, sink: FetchSink): boolean {
    let request: ClientRequest | undefined = undefined;
    const headers = offset > 0 ? { range: `bytes=${String(offset)}-` } : {};
    const mine = (): boolean => this.request === request;
    const end = (failure: string): void => {
      if (!mine()) return;
      this.request = undefined;
      sink.ended(failure);
    };
    request = get(url, { headers, agent: false }, (response) => {
      const status = response.statusCode ?? 0;
      if (status !== (offset > 0 ? 206 : 200)) {
        response.resume();
        return end(`status ${String(status)}`);
      }
      response.on("data", (chunk: Buffer) => {
        for (let at = 0; at < chunk.length && mine(); at += 4096)
          if (!sink.received(chunk.subarray(at, at + 4096).toString("latin1"))) this.cancel();
      });
      response.on("end", () => end(response.complete ? "" : "broken off"));
      response.on("error", () => end("broken off"));
    });
    request.on("error", (error) => end(error.message));
    this.request = request;
    return true;
  }

  cancel(): void {
    const request = this.request;
    this.request = undefined;
    request?.destroy();
  }

  append(name: string, bytes: string): boolean {
    appendFileSync(this.path(name), bytes, "latin1");
    return true;
  }

  read(name: string, offset = 0, length = 1 << 20): string | undefined {
    if (!existsSync(this.path(name))) return undefined;
    const file = openSync(this.path(name), "r");
    const buffer = Buffer.alloc(length);
    const got = readSync(file, buffer, 0, length, offset);
    closeSync(file);
    return buffer.toString("latin1", 0, got);
  }

  write(name: string, content: string): boolean {
    writeFileSync(this.path(name), content, "latin1");
    return true;
  }

  size_B(name: string): number | undefined {
    return statSync(this.path(name), { throwIfNoEntry: false })?.size;
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  names(): string[] {
    return readdirSync(this.folder);
  }

  free_B(): number {
    return 1_000_000;
  }

  sha256(): Digest {
    const hash = createHash("sha256");
    return { update: (bytes) => void hash.update(bytes, "latin1"), finish: () => hash.digest("hex") };
  }

  sha512(bytes: string): string {
    return createHash("sha512").update(bytes, "latin1").digest().toString("latin1");
  }

  load(name: string): void {
    this.flash = readFileSync(this.path(name), "latin1");
    this.restarted = true;
  }
}
