import { LONGEST, SHORTEST } from "../secret";
import { body, epoch_s, listOf, object, oneOf, ref, type Shape, text } from "./shape-words";

const SCOPE = oneOf("read", "control", "admin");
const TOKEN = { id: text, name: text, scope: SCOPE, created_s: epoch_s };

/** Shapes of log-in, password, tokens and audit. */
export const SECURITY_SHAPES: Readonly<Record<string, Shape>> = {
  Credentials: body({ "user?": text, password: text }),
  WhoIs: object({
    user: text,
    scope: SCOPE,
    "csrf?": { ...text, description: "for the header x-csrf of each change" },
  }),
  Done: object({}),
  NewPassword: body({
    password: { ...text, minLength: SHORTEST, maxLength: LONGEST },
    "current?": { ...text, description: "the one until now, when there is one" },
  }),
  Token: object({ ...TOKEN, "used_s?": { ...epoch_s, description: "last seen since the controller started" } }),
  KeptToken: object({ ...TOKEN, hash: { ...text, description: "SHA-256 of its secret" } }),
  Tokens: object({ tokens: listOf(ref("Token")) }),
  NewToken: body({ name: { ...text, minLength: 1, maxLength: 60 }, scope: SCOPE }),
  MadeToken: object({ ...TOKEN, token: { ...text, description: "shown this once" } }),
  GoneToken: object({ id: text }),
  AuditEntry: object({
    time: { ...text, description: "ISO 8601, UTC" },
    who: { ...text, description: "user, token, or the way: mqtt, console, controller" },
    "from?": { ...text, description: "address, and the client's name over MQTT" },
    "topic?": { ...text, description: "of what came over MQTT" },
    what: { ...text, description: "setting, route or topic" },
    "before?": {},
    "after?": {},
  }),
  AuditEntries: object({
    audit: listOf(ref("AuditEntry")),
    "before?": { ...text, description: "asks for the page before this one; without it there is none" },
  }),
};
