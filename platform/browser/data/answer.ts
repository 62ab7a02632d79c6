import { fieldsOf, textOf } from "./read";

/** What became of a request. `status` 0: nobody answered. */
export type Answer = { ok: true; value: unknown } | Refusal;

export interface Refusal {
  ok: false;
  status: number;
  /** Why, and what helps, as the controller says it. */
  message: string;
  /** The field that is at fault. */
  field: string | undefined;
}

export function refusalOf(status: number, body: unknown): Refusal {
  const error = fieldsOf(fieldsOf(body)?.["error"]);
  const message = textOf(error?.["message"]) ?? textOf(fieldsOf(body)?.["msg"]) ?? `HTTP ${String(status)}`;
  return { ok: false, status, message, field: textOf(error?.["field"]) };
}
