import { whole } from "#hal/text";
import type { Digest, FetchSink, UpdatePort } from "#hal/update";
import type {
  Crypto,
  CryptoHash,
  FlashStore,
  Http,
  HttpConnection,
  HttpOptions,
  UpdateFiles,
  UpdateIo,
} from "./update-modules";

/** Files of the module: the public key, 64 digits, and the certificate that vouches for a server of https. */
const KEY_FILE = "update-key";
const CERTIFICATE_FILE = "update-ca";
const KEY_DIGITS = 64;
const LONGEST_CERTIFICATE = 4000;
/** Bytes that come at once; half the longest that a callback should handle. */
const BUFFER_B = 1024;
const TIMEOUT_ms = 20000;

/** The functions of NodeMCU that updates need. */
export interface UpdateModules {
  http: Http;
  io: UpdateIo;
  file: UpdateFiles;
  crypto: Crypto;
  store: FlashStore;
  /** Free bytes of the file system. */
  free_B(): number;
}

/** Updates over the air on the module: NodeMCU's http, SPIFFS, hashes in C, and the flash that code runs from. */
export class ModuleUpdates implements UpdatePort {
  readonly product = "dinamics-esp32";
  /** What the request under way is for; another one: it was given up, and ends when it next has a word. */
  private sink: FetchSink | undefined = undefined;

  constructor(
    private readonly modules: UpdateModules,
    readonly version: string,
  ) {}

  key(): string {
    return (this.read(KEY_FILE, 0, KEY_DIGITS) ?? "").toLowerCase();
  }

  fetch(url: string, offset: number, sink: FetchSink): boolean {
    const { http } = this.modules;
    const headers: Record<string, string> = { connection: "close" };
    if (offset > 0) headers["range"] = "bytes=" + whole(offset) + "-";
    const options: HttpOptions = { async: true, bufsz: BUFFER_B, timeout: TIMEOUT_ms, headers };
    const secure = url.startsWith("https:");
    if (secure) options.cert = this.read(CERTIFICATE_FILE, 0, LONGEST_CERTIFICATE) ?? "";
    if (options.cert === "") {
      sink.ended("https needs the certificate of the server in the file " + CERTIFICATE_FILE);
      return true;
    }
    const connection = http.createConnection(url, http.GET, options);
    const wanted = offset > 0 ? 206 : 200;
    this.sink = sink;
    connection.on("data", (status, bytes) => this.came(connection, sink, status === wanted ? bytes : undefined));
    const stranger = ", or a certificate that " + CERTIFICATE_FILE + " does not vouch for, or of another name";
    const silence = "no answer" + (secure ? stranger : "");
    connection.on("complete", (status) => this.completed(sink, status, status === wanted ? "" : silence));
    connection.request();
    return true;
  }

  /** A piece of the body; `undefined`: of another answer than the one wanted. */
  private came(connection: HttpConnection, sink: FetchSink, bytes: string | undefined): void {
    if (this.sink !== sink) return connection.close();
    if (bytes === undefined || sink.received(bytes)) return;
    this.sink = undefined;
    connection.close();
  }

  private completed(sink: FetchSink, status: number, failure: string): void {
    if (this.sink !== sink) return;
    this.sink = undefined;
    sink.ended(failure !== "" && status > 0 ? "status " + whole(status) : failure);
  }

  cancel(): void {
    this.sink = undefined;
  }

  append(name: string, bytes: string): boolean {
    const handle = this.modules.io.open(name, "ab");
    if (handle === undefined) return false;
    const taken = handle.write(bytes) !== undefined;
    return handle.close() === true && taken;
  }

  read(name: string, offset: number, length: number): string | undefined {
    const handle = this.modules.io.open(name, "rb");
    if (handle === undefined) return undefined;
    const bytes = handle.seek("set", offset) === offset ? (handle.read(length) ?? "") : undefined;
    handle.close();
    return bytes;
  }

  size_B(name: string): number | undefined {
    const handle = this.modules.io.open(name, "rb");
    if (handle === undefined) return undefined;
    const size_B = handle.seek("end", 0);
    handle.close();
    return size_B;
  }

  remove(name: string): void {
    const { file } = this.modules;
    if (file.exists(name)) file.remove(name);
  }

  names(): string[] {
    const names: string[] = [];
    // eslint-disable-next-line no-restricted-syntax -- the names are a set: what is done with them does not depend on their order
    for (const name in this.modules.file.list()) names.push(name);
    return names;
  }

  free_B(): number {
    return this.modules.free_B();
  }

  sha256(): Digest {
    return new HashInC(this.modules.crypto.new_hash("SHA256"));
  }

  sha512(bytes: string): string {
    const hash = this.modules.crypto.new_hash("SHA512");
    hash.update(bytes);
    return hash.finalize();
  }

  load(name: string): void {
    this.modules.store.reload(name);
  }
}

class HashInC implements Digest {
  constructor(private readonly hash: CryptoHash) {}

  update(bytes: string): void {
    this.hash.update(bytes);
  }

  finish(): string {
    const bytes = this.hash.finalize();
    let digits = "";
    for (let index = 0; index < bytes.length; index++) {
      const code = bytes.charCodeAt(index);
      const high = Math.floor(code / 16);
      digits += "0123456789abcdef".charAt(high) + "0123456789abcdef".charAt(code - high * 16);
    }
    return digits;
  }
}
