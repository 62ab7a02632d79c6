import type { FastifyReply } from "fastify";
import { Store } from "#firmware/settings/store";
import { type SessionRow, sessionRow } from "../../history/session-row";
import { errorText } from "../../input-error";
import { type KeptToken, tokensOf } from "../../security/token-store";
import { askCore, documentOf, type OwnAsk, type OwnHost, type OwnParts, sendJson } from "./ask";
import { OwnError } from "./own-error";

/** Name under which a backup waits while it is taken in. */
const JOURNAL = "restore";
const MOST_SESSIONS = 100_000;

/** A backup in its parts: what the controller takes in, the sessions, and the tokens, where it holds some. */
interface Parcel {
  core: string;
  sessions: SessionRow[];
  tokens: KeptToken[] | undefined;
}

/** One document with everything: what people have set, the sessions, and the tokens as hashes. */
export async function sendBackup({ host, parts, reply, query }: OwnAsk): Promise<FastifyReply> {
  const wanted = query.get("for") ?? "";
  if (wanted !== "" && wanted !== "module")
    throw new OwnError(400, "wrong-value", "for: there is module, for what a module holds", "for");
  const document = await documentOf(host, "/backup");
  const name = `dinamics-${String(document["serial"])}-backup.json`;
  void reply.header("content-disposition", `attachment; filename="${name}"`);
  // a module takes few bytes
  if (wanted === "module") return sendJson(reply, JSON.stringify(document));
  const sessions =
    parts.history === undefined
      ? ""
      : await kept(parts.history.sessions({ from_s: 0, to_s: 9_999_999_999 }, MOST_SESSIONS));
  const more = sessions === "" ? {} : (JSON.parse(sessions) as object);
  const all = { ...document, ...more, tokens: parts.tokens?.backup() };
  return sendJson(reply, JSON.stringify(all, undefined, 1));
}

/** Takes backups in, one at a time. What has begun is brought to its end after a power cut: all of it is taken in, or nothing. */
export class Restorer {
  private busy = false;

  constructor(
    private readonly host: OwnHost,
    private readonly parts: OwnParts,
  ) {}

  async answer({ request, reply, query }: OwnAsk): Promise<FastifyReply> {
    const text = textIn(request.body);
    const parcel = parcelOf(text);
    const check = query.get("check") ?? "";
    const target =
      check === "" ? "/restore?check=1" : `/restore?check=${check === "0" ? "1" : encodeURIComponent(check)}`;
    const verdict = await askCore(this.host, target, parcel.core);
    if (verdict.status !== 200) return sendJson(reply.code(verdict.status), verdict.text);
    if (check !== "1") await this.take(text, parcel);
    return sendJson(reply, JSON.stringify({ restored: check !== "1", ...countsIn(parcel) }));
  }

  /** Brings what a power cut has interrupted to its end. */
  async resume(): Promise<void> {
    const { storage } = this.parts;
    const text = storage === undefined ? undefined : new Store(storage, JOURNAL).load();
    if (storage === undefined || text === undefined) return;
    try {
      await this.apply(parcelOf(Buffer.from(text, "latin1").toString("utf8")));
      this.host.log.log("info", "the backup whose restoring was interrupted is restored");
    } catch (error) {
      this.host.log.log("error", `the backup whose restoring was interrupted cannot be restored: ${errorText(error)}`);
    }
    new Store(storage, JOURNAL).erase();
  }

  private async take(text: string, parcel: Parcel): Promise<void> {
    const { storage } = this.parts;
    if (this.busy) throw new OwnError(409, "busy", "another backup is being restored; try again when it is done");
    this.busy = true;
    try {
      const journal = storage === undefined ? undefined : new Store(storage, JOURNAL);
      // from the moment on when this is on the medium, all of it will be done
      if (journal?.save(Buffer.from(text, "utf8").toString("latin1")) === false)
        throw new OwnError(507, "not-stored", "the backup cannot be stored; is the disk full?");
      await storage?.settled?.();
      await this.apply(parcel);
      journal?.erase();
    } finally {
      this.busy = false;
    }
  }

  private async apply({ core, sessions, tokens }: Parcel): Promise<void> {
    const { status, text } = await askCore(this.host, "/restore", core);
    if (status !== 200) throw new OwnError(status, "not-restored", text);
    if (sessions.length > 0) await this.parts.history?.take(sessions);
    if (tokens !== undefined) await this.parts.tokens?.restore(tokens);
  }
}

function countsIn({ sessions, tokens }: Parcel): object {
  return { sessions: sessions.length, ...(tokens === undefined ? {} : { tokens: tokens.length }) };
}

/** The text of a body; throws when it is not UTF-8. */
function textIn(body: unknown): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  } catch {
    throw new OwnError(400, "no-json", "the body has to be one object of JSON in UTF-8");
  }
}

function parcelOf(text: string): Parcel {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw new OwnError(400, "no-json", "the body has to be one object of JSON in UTF-8");
  const { sessions = [], tokens: list, ...core } = document as Record<string, unknown>;
  if (!Array.isArray(sessions) || sessions.length > MOST_SESSIONS)
    throw new OwnError(
      400,
      "wrong-value",
      `sessions: a list of at most ${String(MOST_SESSIONS)} is needed`,
      "sessions",
    );
  const tokens = list === undefined ? undefined : tokensOf(list);
  if (list !== undefined && tokens === undefined)
    throw new OwnError(400, "wrong-value", "tokens: a list of tokens as a backup holds them is needed", "tokens");
  return { core: JSON.stringify(core), sessions: sessions.map(checkedRow), tokens };
}

function checkedRow(record: unknown, index: number): SessionRow {
  const row = sessionRow(record);
  if (row !== undefined) return row;
  throw new OwnError(
    400,
    "wrong-value",
    `sessions: number ${String(index + 1)} of the list is no record of a session`,
    "sessions",
  );
}

/** The sessions, or an empty text when the history cannot be read yet. */
async function kept(sessions: Promise<string>): Promise<string> {
  try {
    return await sessions;
  } catch {
    return "";
  }
}
