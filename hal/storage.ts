/**
 * Small named files that survive a power cut. A write may be torn at any byte: whoever stores keeps two copies and a checksum.
 * Names are flat (SPIFFS has no folders), contents are byte strings.
 */
export interface StoragePort {
  /** The whole content, or `undefined` when there is no such file or it cannot be read. */
  read(name: string): string | undefined;
  /** Replaces the whole content; returns false when the medium refused. */
  write(name: string, content: string): boolean;
  /** Removes the file; a missing file is no failure. */
  remove(name: string): void;
}
