/** Why something from outside was not taken. Nothing has changed when one of these is returned. */
export interface Rejection {
  /** The topic, key, file or option that was refused, e.g. `set_breaker`. */
  what: string;
  /** The reason in words, e.g. `not a number`. */
  why: string;
  /** What would have been taken, e.g. `6..125 A`. */
  allowed: string;
}
