/** Codes of what the server itself refuses. */
const CODES: Readonly<Record<number, string>> = {
  400: "bad-request",
  401: "not-logged-in",
  403: "forbidden",
  404: "not-found",
  408: "too-slow",
  413: "too-long",
  415: "wrong-type",
  421: "wrong-host",
  429: "too-many-requests",
  431: "headers-too-long",
  503: "not-available",
};

/** Why a request is not answered: a code for programs, a sentence with the remedy for people. */
export class OwnError extends Error {
  constructor(
    readonly statusCode: number,
    private readonly kind: string,
    message: string,
    private readonly field?: string,
  ) {
    super(message);
  }

  body(): object {
    const field = this.field === undefined ? {} : { field: this.field };
    return { error: { code: this.kind, message: this.message, ...field } };
  }
}

/** What a part of the server has answered as `{"msg":...}` in the form of this API; everything else as it is. */
export function errorBody(status: number, payload: unknown): unknown {
  if (status < 400 || typeof payload !== "object" || payload === null || !("msg" in payload)) return payload;
  return { error: { code: CODES[status] ?? "failed", message: String(payload.msg) } };
}
