/**
 * The communication trip: the EVSE has stopped answering, or the mains meter has. Set at once, reset by itself on the first proof that
 * the line works again; counted. What follows for the current is decided elsewhere (EVSE: its heartbeat supervision; meter: failsafe).
 */
export class CommunicationTrip {
  active = false;
  count = 0;
  private wasUp = false;

  /** `sentence` says what has happened. */
  constructor(
    readonly name: string,
    readonly sentence: string,
  ) {}

  /** Feeds whether the line works; returns true at the moment the trip sets or resets. A line that never worked does not trip. */
  follow(works: boolean): boolean {
    if (works) {
      this.wasUp = true;
      if (!this.active) return false;
      this.active = false;
      return true;
    }
    if (this.active || !this.wasUp) return false;
    this.active = true;
    this.count++;
    return true;
  }
}
