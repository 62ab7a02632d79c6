import type { Rejection } from "../../settings/rejection";
import { type Json, readStrictJson } from "../http/lenient-json";
import type { HttpParts } from "../http/parts";

/** Carries out an order as if it had come in any other way; what it was answered with (empty: nothing), or why it cannot be. */
export function ordered({ memory, actions }: HttpParts, topic: string, text: string, now: number): string | Rejection {
  memory.told = "";
  return actions.order(topic, text, now) ?? memory.told;
}

/** The answer to an order as an object; `undefined`: there is none. */
export function objectOf(answer: string | Rejection): Json | undefined {
  return typeof answer === "string" ? readStrictJson(answer) : undefined;
}
