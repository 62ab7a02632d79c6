import type { Digest, UpdatePort } from "#hal/update";
import { whole } from "#hal/text";
import type { Rejection } from "../settings/rejection";
import { Download } from "./download";
import { SignatureCheck } from "./ed25519";
import { fromHex } from "./hex";
import {
  LONGEST_LINE,
  LONGEST_MANIFEST_B,
  type Manifest,
  newManifest,
  readHead,
  readLine,
  signedText,
} from "./manifest";
import { type Slot, slotFile } from "./slots";
import { versionNumber } from "./version";

/** The manifest on the medium; its name on the server. */
const MANIFEST_FILE = "update-manifest";
const MANIFEST_NAME = "manifest.txt";
/** Bytes of a file that are hashed in a tick. */
const PIECE_B = 1024;
/** Work on the signature in a tick, see {@link SignatureCheck}: some 2000 instructions. */
const WORK = 14;
/** Room that is left to others on the medium. */
const RESERVE_B = 16384;

/** What is renewed: by a newer version in the other slot, or damaged files of this version in its own. */
export interface Aim {
  server: string;
  slot: Slot;
  repairs: boolean;
  /** A version that is not taken though it is newer, because it did not run well; empty: none. */
  failed: string;
}

/** Fetching the manifest, reading it, checking its signature, making room, fetching files, all is there. */
export type RenewalPhase = "manifest" | "reading" | "signature" | "room" | "files" | "ready";

/**
 * Brings the files of an update onto the medium, a small step in each tick: fetches the manifest, and when product, version, signature and
 * room are right its files, which are read back and hashed. Touches nothing but the slot, and that only after the signature was right.
 */
export class Renewal {
  phase: RenewalPhase = "manifest";
  version = "";
  /** The file that is fetched, and how much of it is there. */
  file = "";
  percent = 0;
  /** Something was fetched for the slot, and not all was there before. */
  changed = false;
  private manifest: Manifest = newManifest();
  private download: Download | undefined;
  private digest: Digest;
  private check: SignatureCheck | undefined = undefined;
  private signature = "";
  /** Where the next line of the manifest begins, where the signed text does, and how much of a file was hashed. */
  private line = 0;
  private text = 0;
  private hashed_B = 0;
  /** Bytes that have to be fetched; files of the slot that the manifest does not name; times a file was fetched. */
  private wanted_B = 0;
  private stale: string[] = [];
  private fetches = 0;

  constructor(
    private readonly port: UpdatePort,
    private readonly aim: Aim,
    now: number,
  ) {
    const url = aim.server + "/" + MANIFEST_NAME;
    const wanted = { url, file: MANIFEST_FILE, size_B: LONGEST_MANIFEST_B, exact: false };
    this.download = new Download(port, wanted, now);
    this.digest = port.sha256();
  }

  /** One step; why it ends, when it does so before all is there. */
  tick(now: number): Rejection | undefined {
    const refused = this.step(now);
    if (refused !== undefined) this.end();
    return refused;
  }

  /** Leaves no fetch behind, and no manifest. */
  end(): void {
    this.download?.stop();
    this.port.remove(MANIFEST_FILE);
  }

  private step(now: number): Rejection | undefined {
    switch (this.phase) {
      case "manifest":
        return this.fetchManifest(now);
      case "reading":
        return this.readText();
      case "signature":
        return this.checkSignature();
      case "room":
        return this.makeRoom();
      case "files":
        return this.download === undefined ? this.checkFile(now) : this.fetchFile(now);
      default:
        return undefined;
    }
  }

  private fetchManifest(now: number): Rejection | undefined {
    const outcome = this.download?.tick(now) ?? "done";
    if (outcome === "going") return undefined;
    this.download = undefined;
    if (outcome === "longer than it may be")
      return { what: "manifest", why: outcome, allowed: "at most " + whole(LONGEST_MANIFEST_B) + " bytes" };
    if (outcome !== "done") return { what: "manifest", why: outcome, allowed: "a manifest at " + this.aim.server };
    const head = this.port.read(MANIFEST_FILE, 0, 2 * LONGEST_LINE) ?? "";
    const signature = readHead(head);
    if (typeof signature !== "string") return signature;
    this.signature = signature;
    this.text = head.indexOf("\n", head.indexOf("\n") + 1) + 1;
    this.line = this.text;
    this.phase = "reading";
    return undefined;
  }

  private readText(): Rejection | undefined {
    const line = this.nextLine();
    if (line === undefined) {
      if (!this.manifest.ended) return { what: "manifest", why: "not whole", allowed: "end in its last line" };
      return this.judge();
    }
    this.digest.update(line + "\n");
    return readLine(this.manifest, line);
  }

  /** The next line of the manifest; `undefined` behind the last. What has no end is cut, and then no line that can be read. */
  private nextLine(): string | undefined {
    const piece = this.port.read(MANIFEST_FILE, this.line, LONGEST_LINE) ?? "";
    if (piece === "") return undefined;
    const end = piece.indexOf("\n");
    const length = end < 0 ? piece.length : end;
    this.line += length + 1;
    return piece.substring(0, length);
  }

  /** Refuses what need not be checked any further. */
  private judge(): Rejection | undefined {
    const { port, aim, manifest } = this;
    const { product, version } = manifest;
    this.version = version;
    if (product !== port.product) return { what: "product " + product, why: "not for this one", allowed: port.product };
    const step = versionNumber(version) - versionNumber(port.version);
    if (aim.repairs && step !== 0)
      return {
        what: "version " + version,
        why: "not the one that runs",
        allowed: port.version + "; set_update takes newer",
      };
    if (!aim.repairs && step <= 0)
      return { what: "version " + version, why: "not newer than the one that runs", allowed: "above " + port.version };
    if (!aim.repairs && version === aim.failed)
      return { what: "version " + version, why: "it did not run well here", allowed: "a newer one, or set_update 2" };
    this.phase = "signature";
    return undefined;
  }

  private beginCheck(): SignatureCheck {
    const { port } = this;
    const key = fromHex(port.key());
    const signature = fromHex(this.signature);
    const hash = port.sha512(signature.substring(0, 32) + key + signedText(this.digest.finish()));
    return new SignatureCheck(key, signature, hash);
  }

  private checkSignature(): Rejection | undefined {
    if (this.check === undefined) {
      this.check = this.beginCheck();
      return undefined;
    }
    const verdict = this.check.step(WORK);
    if (verdict === undefined) return undefined;
    this.check = undefined;
    if (!verdict) return { what: "signature", why: "not of the key that was installed", allowed: "that key's" };
    this.phase = "room";
    this.restart();
    if (this.aim.repairs) return undefined;
    for (const name of this.port.names()) if (name.startsWith(slotFile(this.aim.slot, ""))) this.stale.push(name);
    return undefined;
  }

  /** Goes through the manifest from the beginning. */
  private restart(): void {
    this.line = this.text;
    this.manifest = newManifest();
  }

  /** Sees whether there is room for what has to be fetched, and removes what the slot does not need any more. */
  private makeRoom(): Rejection | undefined {
    const { port, manifest } = this;
    const line = this.nextLine();
    if (line !== undefined) {
      const refused = readLine(manifest, line);
      if (refused !== undefined || manifest.name === "") return refused;
      const name = slotFile(this.aim.slot, manifest.name);
      const at = this.stale.indexOf(name);
      if (port.size_B(name) !== manifest.size_B) {
        this.wanted_B += manifest.size_B;
        if (at < 0) this.stale.push(name);
      } else if (at >= 0) this.stale.splice(at, 1);
      return undefined;
    }
    let free_B = port.free_B();
    for (const name of this.stale) free_B += port.size_B(name) ?? 0;
    if (this.wanted_B > 0 && free_B < this.wanted_B + RESERVE_B) {
      const needed = whole(this.wanted_B) + " bytes and " + whole(RESERVE_B) + " bytes to spare";
      return { what: "file system", why: "full: " + whole(free_B) + " bytes free", allowed: needed };
    }
    for (const name of this.stale) port.remove(name);
    this.stale = [];
    this.phase = "files";
    this.restart();
    this.beginFile();
    return undefined;
  }

  /** Looks at the next file; behind the last all is there. */
  private beginFile(): void {
    this.manifest.name = "";
    while (this.manifest.name === "") {
      const line = this.nextLine();
      if (line === undefined || readLine(this.manifest, line) !== undefined) {
        this.phase = "ready";
        this.end();
        return;
      }
    }
    this.file = this.manifest.name;
    this.percent = 0;
    this.fetches = 0;
    this.beginHash();
  }

  private beginHash(): void {
    this.digest = this.port.sha256();
    this.hashed_B = 0;
  }

  /** Hashes what is on the medium, a piece in each tick; what is not right is fetched. */
  private checkFile(now: number): Rejection | undefined {
    const { port, manifest } = this;
    const name = slotFile(this.aim.slot, manifest.name);
    if (port.size_B(name) === manifest.size_B) {
      const piece = port.read(name, this.hashed_B, PIECE_B) ?? "";
      this.digest.update(piece);
      this.hashed_B += piece.length;
      if (piece !== "" && this.hashed_B < manifest.size_B) return undefined;
      if (this.digest.finish() === manifest.sha256) {
        this.beginFile();
        return undefined;
      }
    }
    if (this.fetches >= 2)
      return { what: manifest.name, why: "damaged", allowed: "what its SHA-256 in the manifest says" };
    this.fetches++;
    this.changed = true;
    const url = this.aim.server + "/" + manifest.name;
    this.download = new Download(port, { url, file: name, size_B: manifest.size_B, exact: true }, now);
    return undefined;
  }

  private fetchFile(now: number): Rejection | undefined {
    const outcome = this.download?.tick(now) ?? "done";
    this.percent = Math.floor(((this.download?.got_B ?? 0) * 100) / this.manifest.size_B);
    if (outcome === "going") return undefined;
    this.download = undefined;
    if (outcome !== "done") return { what: this.manifest.name, why: outcome, allowed: "the file of the manifest" };
    this.beginHash();
    return undefined;
  }
}
