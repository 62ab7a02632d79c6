/** The cable, or what is at its end, is gone. */
export class LineLost extends Error {}

/** What came back is not what was expected: bytes were lost, changed or late. The line may be good again at the next attempt. */
export class Garbled extends Error {}

/** The module cannot take it, whatever is tried; the message says why and what helps. */
export class Refused extends Error {}
