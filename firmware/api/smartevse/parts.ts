import type { HttpParts, HttpSource } from "../http/parts";
import type { Heard } from "./heard";

/** What the profile looks at and acts on. */
export interface ProfileParts {
  readonly http: HttpParts;
  readonly source: HttpSource;
  readonly heard: Heard;
  /** What every topic begins with, e.g. `SmartEVSE/53312`. */
  readonly prefix: string;
}
