import type { StoragePort } from "#hal/storage";
import type { Digest, FetchSink, UpdatePort } from "#hal/update";
import { whole } from "#hal/text";
import { fromHex } from "#firmware/update/hex";
import { signedText, TITLE } from "#firmware/update/manifest";

const NEVER = 1000000;
/** The first signature of RFC 8032, 7.1: with a hash that gives this one for the text that was signed, it is that text's. */
export const KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
export const SIGNATURE =
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
const HASH =
  "2771062b6b536fe7ffbdda0320c3827b035df10d284df3f08222f04dbca7a4c20ef15bdc988a22c7207411377c33f2ac09b1e86a046234283768ee7ba03c0e9f";

/** Stands for a SHA-256: 64 hexadecimal digits that change with every byte. */
export function digestOf(text: string): string {
  let sum = 1;
  for (let at = 0; at < text.length; at++) sum = (sum * 1000003 + text.charCodeAt(at)) % 4294967291;
  let digits = "";
  for (let place = 0; place < 8; place++) {
    const digit = sum - Math.floor(sum / 16) * 16;
    digits += "0123456789abcdef".charAt(digit);
    sum = Math.floor(sum / 16);
  }
  return digits.repeat(8);
}

/**
 * A module with a file system, one image in flash and a server that it can ask. The power can be cut at any operation that writes; that one
 * is left half done then. Images begin with `image ` and their version; anything else is none.
 */
export class FakeModule implements UpdatePort, StoragePort {
  readonly product = "dinamics-test";
  version = "";
  /** What is in flash. */
  flash = "";
  capacity_B = 200000;
  installed = KEY;
  network = true;
  /** Writing operations so far. */
  operations = 0;
  /** The power is cut. */
  dead = false;
  /** A cut while an image is loaded leaves none in flash; else it comes before anything was done. */
  tearsFlash = true;
  /** An image was loaded: what ran does not run any more. */
  restarted = false;
  loads = 0;
  fetches: string[] = [];
  /** Bytes after which the connection breaks, the next times. */
  breaks: number[] = [];
  /** The server does not know how to send a part of a file: it sends the whole. */
  rangeless = false;
  /** The server says nothing any more. */
  stalls = false;
  /** Bytes in each {@link deliver}. */
  pace_B = 4096;
  /** A byte of the next so many files is changed on the way. */
  garbles = 0;
  private left = NEVER;
  private list: string[] = [];
  private readonly contents: Record<string, string | undefined> = {};
  private readonly served: Record<string, string | undefined> = {};
  private signed = "";
  private sink: FetchSink | undefined = undefined;
  private sending: string | undefined = undefined;
  private offset = 0;

  /** What a file holds. */
  content(name: string): string | undefined {
    return this.contents[name];
  }

  put(name: string, content: string): void {
    if (!this.list.includes(name)) this.list.push(name);
    this.contents[name] = content;
  }

  /** Version of the image in flash. */
  running(): string | undefined {
    return this.flash.startsWith("image ") ? (this.flash.split(" ")[1] ?? "") : undefined;
  }

  /** The power is cut at the operation that comes after so many. */
  cutAfter(operations: number): void {
    this.left = operations;
  }

  power(): void {
    this.dead = false;
    this.left = NEVER;
    this.sink = undefined;
  }

  /** Has the server offer files under a version; names and contents in turn. */
  publish(version: string, files: readonly string[]): void {
    let text = "product " + this.product + "\nversion " + version + "\n";
    for (let at = 0; at + 1 < files.length; at += 2) {
      const content = files[at + 1] ?? "";
      this.serve(files[at] ?? "", content);
      text += "file " + (files[at] ?? "") + " " + whole(content.length) + " " + digestOf(content) + "\n";
    }
    this.publishText(text + "end\n");
  }

  /** Has the server offer this signed text as its manifest. */
  publishText(text: string): void {
    this.signed = digestOf(text);
    this.serve("manifest.txt", TITLE + "\nsignature " + SIGNATURE + "\n" + text);
  }

  serve(name: string, content: string | undefined): void {
    this.served["http://server/" + name] = content;
  }

  offered(name: string): string {
    return this.served["http://server/" + name] ?? "";
  }

  /** Lets the server send what it sends in one tick. */
  deliver(): void {
    const sink = this.sink;
    if (sink === undefined || this.stalls || this.dead) return;
    const sending = this.sending;
    if (sending === undefined) return this.finish("status 404");
    if (this.rangeless && this.offset > 0) return this.finish("status 200");
    let piece = sending.substring(0, this.pace_B);
    const limit = this.breaks[0];
    if (limit !== undefined && piece.length > limit) piece = piece.substring(0, limit);
    this.sending = sending.substring(piece.length);
    if (this.garbles > 0 && piece !== "") {
      this.garbles--;
      piece = "X" + piece.substring(1);
    }
    if (piece !== "" && !sink.received(piece)) {
      this.sink = undefined;
      return;
    }
    if (limit !== undefined) {
      this.breaks[0] = limit - piece.length;
      if (limit > piece.length) return;
      this.breaks.shift();
      this.finish("connection reset");
    } else if (this.sending === "") this.finish("");
  }

  private finish(failure: string): void {
    const sink = this.sink;
    this.sink = undefined;
    sink?.ended(failure);
  }

  /** Counts an operation; false: the power has gone, the operation is left half done when `this.left` has just become -1. */
  private powered(): boolean {
    if (this.dead) return false;
    this.operations++;
    this.left--;
    if (this.left >= 0) return true;
    this.dead = true;
    return false;
  }

  key(): string {
    return this.installed;
  }

  fetch(url: string, offset: number, sink: FetchSink): boolean {
    if (!this.network) return false;
    this.fetches.push(url + " " + whole(offset));
    this.sink = sink;
    this.offset = offset;
    this.sending = this.served[url]?.substring(offset);
    return true;
  }

  cancel(): void {
    this.sink = undefined;
  }

  append(name: string, bytes: string): boolean {
    if (this.dead) return false;
    const before = this.contents[name] ?? "";
    if (this.free_B() < bytes.length) return false;
    if (this.powered()) {
      this.put(name, before + bytes);
      return true;
    }
    this.put(name, before + bytes.substring(0, Math.floor(bytes.length / 2)));
    return false;
  }

  read(name: string, offset?: number, length?: number): string | undefined {
    if (offset === undefined || length === undefined) return this.contents[name];
    return this.contents[name]?.substring(offset, offset + length);
  }

  write(name: string, content: string): boolean {
    if (this.dead) return false;
    const old = this.contents[name] ?? "";
    if (this.free_B() + old.length < content.length) return false;
    if (this.powered()) {
      this.put(name, content);
      return true;
    }
    const half = Math.floor(content.length / 2);
    this.put(name, content.substring(0, half) + old.substring(half));
    return false;
  }

  size_B(name: string): number | undefined {
    const content = this.contents[name];
    return content === undefined ? undefined : content.length;
  }

  remove(name: string): void {
    if (this.contents[name] === undefined || !this.powered()) return;
    this.contents[name] = undefined;
    const kept: string[] = [];
    for (const one of this.list) if (one !== name) kept.push(one);
    this.list = kept;
  }

  names(): string[] {
    return this.list;
  }

  free_B(): number {
    let free_B = this.capacity_B;
    for (const name of this.list) free_B -= (this.contents[name] ?? "").length;
    return free_B;
  }

  sha256(): Digest {
    return new FakeDigest();
  }

  sha512(bytes: string): string {
    const text = fromHex(SIGNATURE).substring(0, 32) + fromHex(KEY) + signedText(this.signed);
    return fromHex(bytes === text ? HASH : HASH.substring(2) + "00");
  }

  load(name: string): void {
    if (this.dead) return;
    this.loads++;
    const content = this.contents[name] ?? "";
    if (this.powered()) {
      this.flash = content.startsWith("image ") ? content : "";
      this.restarted = true;
    } else if (this.tearsFlash) this.flash = "";
  }
}

class FakeDigest implements Digest {
  private text = "";

  update(bytes: string): void {
    this.text += bytes;
  }

  finish(): string {
    return digestOf(this.text);
  }
}
