/**
 * Whether a line that worked has fallen silent: the EVSE's, or the mains meter's. Set at once, reset by the first proof that it works again.
 * What follows for the current is decided elsewhere (EVSE: its heartbeat supervision; meter: failsafe); `Protection` names and logs it.
 */
export class CommunicationTrip {
  active = false;
  private wasUp = false;

  /** Feeds whether the line works. A line that never worked does not trip. */
  follow(works: boolean): void {
    if (works) this.wasUp = true;
    this.active = !works && this.wasUp;
  }
}
