/** A request of NodeMCU's module `http` in its asynchronous mode: it runs in a task of its own, its callbacks in that of Lua. */
export interface HttpConnection {
  /** `data`: status and bytes; `complete`: status (negative: it came to nothing) and whether it is still connected. */
  on(event: "data", handler: (this: void, status: number, bytes: string) => void): HttpConnection;
  on(event: "complete", handler: (this: void, status: number, connected: boolean) => void): HttpConnection;
  request(): void;
  /** Only within a callback: an error elsewhere while the request goes on. */
  close(): void;
}

/** Options of {@link Http.createConnection}. */
export interface HttpOptions {
  async: boolean;
  /** Bytes of the buffer, and so of each `data`. */
  bufsz: number;
  timeout: number;
  headers: Record<string, string>;
  /** The certificate that vouches for a server of https, PEM. */
  cert?: string;
}

/** Module `http`. */
export interface Http {
  readonly GET: number;
  createConnection(this: void, url: string, method: number, options: HttpOptions): HttpConnection;
}

/** A hash of module `crypto`. */
export interface CryptoHash {
  update(bytes: string): void;
  /** The hash as bytes. */
  finalize(): string;
}

/** Module `crypto`. */
export interface Crypto {
  new_hash(this: void, algorithm: "SHA256" | "SHA512"): CryptoHash;
}

/** A file of Lua's `io` as updates use it. */
export interface UpdateFile {
  read(count: number): string | undefined;
  /** The file itself, or nil when the medium has refused. */
  write(bytes: string): UpdateFile | undefined;
  /** The place that was gone to, from the beginning (`set`) or the end; nil when it could not be. */
  seek(whence: "set" | "end", offset: number): number | undefined;
  close(): boolean | undefined;
}

/** Lua's `io`. */
export interface UpdateIo {
  open(this: void, name: string, mode: "rb" | "ab"): UpdateFile | undefined;
}

/** Module `file`. */
export interface UpdateFiles {
  list(this: void): Record<string, number>;
  exists(this: void, name: string): boolean;
  remove(this: void, name: string): void;
}

/** `node.LFS`. */
export interface FlashStore {
  /** Writes the file into flash and restarts; returns, with an error, only when the file cannot be it. */
  reload(this: void, name: string): string | undefined;
}
