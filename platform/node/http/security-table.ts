import type { HttpAccess } from "#hal/http";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import type { OwnRoute } from "#firmware/api/own/route-table";

/**
 * The routes of log-in, password, tokens and audit below the prefix of the own API, in the columns of its table:
 * method | path | who may | handler | query | body | answer | sentence. Who may log in or set the password is decided by what they know.
 */
const OWN_ROWS = `
GET|/login|read|who|||WhoIs|Who is asking: user, scope, and the CSRF token of the session
POST|/login|public|login||Credentials|WhoIs|Opens a session; the CSRF token is for the header x-csrf of each change
POST|/logout|public|logout|||Done|Ends the session
POST|/password|public|password||NewPassword|WhoIs|Sets the password, the first one from this computer only; ends every session but a new one
GET|/tokens|admin|tokens|||Tokens|The API tokens, without their secrets
POST|/tokens|admin|token.create||NewToken|MadeToken|Makes one; its secret is shown this once
DELETE|/tokens/{id}|admin|token.revoke|||GoneToken|Takes one back
GET|/audit|admin|audit|limit,before||AuditEntries|Who has changed what, with what was before and after it: the newest, oldest first; before leads to the page before
`;

/** As OpenEVSE's own page asks. */
const LEGACY_ROWS = `
POST|/login|public|legacy.login||||OpenEVSE's own page logs in: user, pass
POST|/logout|public|logout||||Ends the session
`;

/** The routes of the own API among them, as its description takes them. */
export function ownSecurityRoutes(): OwnRoute[] {
  return rowsOf(OWN_ROWS);
}

/** All of them, with their whole paths. */
export function securityRoutes(): OwnRoute[] {
  return [...rowsOf(OWN_ROWS).map((row) => ({ ...row, path: OWN_PREFIX + row.path })), ...rowsOf(LEGACY_ROWS)];
}

function rowsOf(table: string): OwnRoute[] {
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [method = "", path = "", access = "", handler = "", query = "", body = "", answer = "", sentence = ""] =
        line.split("|");
      const where = "gateway" as const;
      return {
        method,
        path,
        access: access as HttpAccess,
        where,
        handler,
        query,
        body,
        answer,
        sentence,
        parameter: "",
      };
    });
}
