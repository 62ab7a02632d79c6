import { fieldsOf, listOf, numberOf, textOf } from "./read";

export const SCOPES = ["read", "control", "admin"] as const;

/** What a machine shows to be let in; the secret itself is not kept. */
export interface Token {
  id: string;
  name: string;
  scope: string;
}

export function readTokens(value: unknown): Token[] | undefined {
  const tokens = fieldsOf(value)?.["tokens"];
  return Array.isArray(tokens) ? listOf(tokens, readToken) : undefined;
}

function readToken(value: unknown): Token | undefined {
  const token = fieldsOf(value);
  const id = textOf(token?.["id"]) ?? numberOf(token?.["id"])?.toString();
  if (id === undefined) return undefined;
  return { id, name: textOf(token?.["name"]) ?? "", scope: textOf(token?.["scope"]) ?? "" };
}
