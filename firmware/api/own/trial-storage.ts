import type { LogLevel, LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";

/** A storage, and a log, that keep nothing: what would come of a change is tried on them. It shows what another storage has, if there is one. */
export class TrialStorage implements StoragePort, LogPort {
  constructor(private readonly base: StoragePort | undefined) {}

  read(name: string): string | undefined {
    return this.base === undefined ? undefined : this.base.read(name);
  }

  write(_name: string, _content: string): boolean {
    return true;
  }

  remove(_name: string): void {
    // nothing is kept
  }

  log(_level: LogLevel, _text: string): void {
    // nobody is told of a trial
  }
}
