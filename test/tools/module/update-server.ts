import { createHash, generateKeyPairSync } from "node:crypto";
import { signedText, TITLE } from "#firmware/update/manifest";
import type { Saying, VirtualModule } from "#tools/module/virtual-module";
import { publicDigits, signatureDigits } from "#tools/updates/signing-key";

/** The address that modules are told. */
export const SERVER = "http://updates.home:8070";

const { privateKey } = generateKeyPairSync("ed25519");
/** The public key of who signs. */
export const PUBLIC_KEY = publicDigits(privateKey);

type Fetch = Extract<Saying, { kind: "fetch" }>;

/** A server of updates in the same process: it answers at once, as wrongly as it is told. */
export class InnerServer {
  readonly files = new Map<string, Buffer>();
  readonly asked: Fetch[] = [];
  product = "dinamics-esp32";
  key = privateKey;
  /** Nobody answers; or whoever answers has no certificate that fits. */
  isGone = false;
  /** After so many bytes in all it is gone. */
  gonesAfter_B = Infinity;
  /** Bytes of each answer after which nothing comes any more, the connection staying open. */
  stallsAfter_B = Infinity;
  /** The certificate that it shows. */
  certificate = "";
  private sent_B = 0;

  /** Puts files there, and their signed manifest. */
  offer(version: string, files: Record<string, Buffer | string>): void {
    let text = `product ${this.product}\nversion ${version}\n`;
    for (const [name, content] of Object.entries(files)) {
      const bytes = Buffer.from(content);
      this.files.set(name, bytes);
      text += `file ${name} ${String(bytes.length)} ${sha256(bytes)}\n`;
    }
    this.offerText(text + "end\n");
  }

  /** Puts this text there as the manifest, signed. */
  offerText(text: string): void {
    const signature = signatureDigits(this.key, signedText(sha256(Buffer.from(text))));
    this.files.set("manifest.txt", Buffer.from(`${TITLE}\nsignature ${signature}\n${text}`));
  }

  /** Changes a byte of a file, after everything was signed. */
  damage(name: string, at: number): void {
    const content = Buffer.from(this.files.get(name) ?? "");
    content[at] = (content[at] ?? 0) ^ 1;
    this.files.set(name, content);
  }

  answer(fetch: Fetch, module: VirtualModule): void {
    this.asked.push(fetch);
    const { id, url, certificate } = fetch;
    const isStranger = url.startsWith("https:") && certificate !== this.certificate;
    if (this.isGone || isStranger || this.sent_B >= this.gonesAfter_B) return module.fetchEnds(id, "refused");
    const content = this.files.get(url.slice(url.lastIndexOf("/") + 1));
    if (content === undefined) {
      module.fetchBegins(id, 404);
      module.fetchBrings(id, "not here\n");
      return module.fetchEnds(id, "end");
    }
    const from = Number(/^bytes=(\d+)-$/.exec(fetch.headers["range"] ?? "")?.[1] ?? 0);
    module.fetchBegins(id, from > 0 ? 206 : 200);
    this.send(id, content.subarray(from), module);
  }

  private send(id: string, content: Buffer, module: VirtualModule): void {
    const left_B = Math.min(content.length, this.gonesAfter_B - this.sent_B, this.stallsAfter_B);
    this.sent_B += left_B;
    if (left_B > 0) module.fetchBrings(id, content.subarray(0, left_B).toString("latin1"));
    if (left_B === content.length) module.fetchEnds(id, "end");
    else if (this.sent_B >= this.gonesAfter_B) module.fetchEnds(id, "broken");
  }
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
