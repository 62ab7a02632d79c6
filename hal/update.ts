/** Where a fetch hands what comes in, between two ticks. */
export interface FetchSink {
  /** The next bytes, at most 4096. False: no more is wanted, the fetch ends without another word. */
  received(bytes: string): boolean;
  /** The server has sent all it has, or why it does not come: `no answer`, `status 404`. Empty: all. */
  ended(failure: string): void;
}

/** A SHA-256 on its way. */
export interface Digest {
  update(bytes: string): void;
  /** 64 lower-case hexadecimal digits. */
  finish(): string;
}

/**
 * What a machine offers to renew the firmware it runs: a fetch, files, hashes, and an image in flash that a file is loaded into.
 * File names are flat and at most 31 bytes. Whatever writes may be torn by a power cut.
 */
export interface UpdatePort {
  /** What is built for this machine, e.g. `dinamics-esp32`: images of another product are refused. */
  readonly product: string;
  /** Version of the image that runs, as its manifest has named it. */
  readonly version: string;
  /** The public key (Ed25519) that images must be signed with, 64 lower-case hexadecimal digits; empty: none was installed. */
  key(): string;
  /** Begins to fetch a URL from a byte on; one at a time. False: not now, e.g. without a network. */
  fetch(url: string, offset: number, sink: FetchSink): boolean;
  /** Ends the fetch; nothing of it reaches the sink any more. */
  cancel(): void;
  /** Appends to a file, which is made if it is not there. False: the medium refused, e.g. because it is full. */
  append(name: string, bytes: string): boolean;
  /** Bytes of a file from a place on, fewer at its end; `undefined` when it cannot be read. */
  read(name: string, offset: number, length: number): string | undefined;
  /** Size of a file in bytes, `undefined` when there is none. */
  size_B(name: string): number | undefined;
  remove(name: string): void;
  /** Names of all files. */
  names(): string[];
  /** Free room for files in bytes. */
  free_B(): number;
  sha256(): Digest;
  /** SHA-512, 64 bytes. */
  sha512(bytes: string): string;
  /** Loads a file as the image and starts it. The boot may begin at any moment, the same image may still run then. */
  load(name: string): void;
}

/** Updates of a machine; what they need is made, and on the module loaded, when it is first asked for. */
export interface UpdateSource {
  open(): UpdatePort;
}
