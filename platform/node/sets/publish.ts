/** Publishes on a whole topic; false when the broker cannot take it now. Payloads are byte strings. */
export type Publish = (topic: string, payload: string, retained: boolean) => boolean;
