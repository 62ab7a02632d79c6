import { createHash } from "node:crypto";
import { CONTROLLER_LINES as ASKED } from "./controller-lines";
import type { Prompt } from "./prompt";
import { CHARGE_FUNCTIONS } from "./hand-over";
import { Garbled, Refused } from "./trouble";

/** Bytes in one line: with what stands around them it is no longer than NodeMCU takes. */
export const PIECE_B = 168;
const ATTEMPTS = 12;

/**
 * Functions on the module, a line each: `a` says something with a checksum, `o` opens a file to go on at its end, `w` writes a piece where one
 * is missing, `c` closes, `h` begins a hash and `k` goes on with it, `m` renames, `z` removes. Doing one twice does no harm.
 */
const FUNCTIONS: readonly string[] = [
  `U={} function U.x(t) local h=crypto.new_hash("SHA256") h:update(t) return encoder.toHex(h:finalize()):sub(1,6) end`,
  `function U.a(t) t=tostring(t) print("@"..t.."@"..U.x(t)) end`,
  `function U.o(n) if U.f then U.f:close() end U.f=io.open(n,"ab") U.p=U.f and U.f:seek("end") U.a(U.p) end`,
  `function U.w(n,t,s) local k,d=pcall(encoder.fromBase64,t) if U.f and n==U.p and k and U.x(d)==s then U.p=U.f:write(d) and n+#d or "full" end U.a(U.p) end`,
  `function U.c() local k=true if U.f then k=U.f:close() U.f=nil end U.a(k and "closed" or "full") end`,
  `function U.h(n) U.r=nil U.n=0 U.d=crypto.new_hash("SHA256") U.g=io.open(n,"rb") if not U.g then U.r="none" end U.k() end`,
  `function U.k() for i=1,16 do local t=not U.r and U.g:read(1024) if t then U.d:update(t) U.n=U.n+#t elseif not U.r then U.g:close() U.r=U.n.." "..encoder.toHex(U.d:finalize()) end end U.a(U.r or "more") end`,
  `function U.m(a,b) if file.exists(a) then if file.exists(b) then file.remove(b) end file.rename(a,b) end U.a(file.exists(b)) end`,
  `function U.z(n) if file.exists(n) then file.remove(n) end U.a(not file.exists(n)) end`,
];

const LACKING = `print("<"..(encoder and "" or "encoder ")..(crypto and "" or "crypto ")..(node.LFS and node.LFS.reload and "" or "LFS")..">")`;

/** A file as it is on the module. */
export interface StoredFile {
  size_B: number;
  sha256: string;
}

/** The file system of a module, reached over its prompt. Whatever the line does, an operation is done once, or {@link Garbled} is thrown. */
export class ModuleStore {
  constructor(private readonly prompt: Prompt) {}

  /** Makes the functions on the module. Throws {@link Refused} when NodeMCU was built without what they need. */
  async begin(): Promise<void> {
    const lacking = (await this.lacking()) === "" ? "" : await this.lacking();
    if (lacking !== "") throw new Refused(`this NodeMCU was built without ${lacking}; build it as README.md says`);
    for (const code of [...FUNCTIONS, ...CHARGE_FUNCTIONS]) await this.define(code);
  }

  /** A file with its hash; `undefined` when it is not there. */
  async file(name: string): Promise<StoredFile | undefined> {
    let answer = await this.ask(`U.h("${name}")`);
    while (answer === "more") answer = await this.ask("U.k()");
    const [, size, sha256] = /^([0-9]+) ([0-9a-f]{64})$/.exec(answer) ?? [];
    return size === undefined || sha256 === undefined ? undefined : { size_B: Number(size), sha256 };
  }

  async free_B(): Promise<number> {
    return Number(await this.ask("U.a((file.fsinfo()))"));
  }

  async remove(name: string): Promise<void> {
    await this.ask(`U.z("${name}")`);
  }

  async rename(from: string, to: string): Promise<boolean> {
    return (await this.ask(`U.m("${from}","${to}")`)) === "true";
  }

  async exists(name: string): Promise<boolean> {
    return (await this.ask(`U.a(file.exists("${name}"))`)) === "true";
  }

  /** The version that runs, empty when none does. */
  async runningVersion(): Promise<string> {
    return this.ask(`U.a(dinamics and dinamics.system and ${ASKED.version} or "")`);
  }

  /** Appends what a file lacks; `done` hears how many bytes are there. */
  async append(name: string, content: Buffer, done: (there_B: number) => void): Promise<void> {
    let at = Number(await this.ask(`U.o("${name}")`));
    if (Number.isNaN(at)) throw new Refused(`${name} cannot be written: the module's file system is damaged or full`);
    while (at < content.length) {
      const piece = content.subarray(at, at + PIECE_B);
      const sum = createHash("sha256").update(piece).digest("hex").slice(0, 6);
      const answer = await this.ask(`U.w(${String(at)},"${piece.toString("base64")}","${sum}")`);
      if (answer === "full") throw new Refused(`${name} cannot be written: the module's file system is full`);
      const there_B = Number(answer);
      if (Number.isNaN(there_B)) throw new Garbled("the module has forgotten the file");
      at = there_B;
      done(at);
    }
    if ((await this.ask("U.c()")) !== "closed") throw new Refused(`${name} cannot be written: the file system is full`);
  }

  /** Lets go of what was made on the module, and gives the line back to the controller, if there is one. */
  async end(): Promise<void> {
    await this.prompt.leave(`if U.b then U.b:stop() ${ASKED.goOn} end U=nil if dinamics then ${ASKED.listen} end`);
  }

  /** What this build of NodeMCU lacks; asked without a checksum, which needs what may be lacking. */
  private async lacking(): Promise<string> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        for (const line of await this.prompt.perform(LACKING)) {
          const [, names] = /<([a-zA-Z ]*)>$/.exec(line) ?? [];
          if (names !== undefined) return names.trim();
        }
      } catch (error) {
        if (!(error instanceof Garbled)) throw error;
      }
    }
    throw new Garbled("the line is too bad: no line comes through");
  }

  private async define(code: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const said = await this.prompt.perform(code);
        if (said.every((line) => line === "")) return;
      } catch (error) {
        if (!(error instanceof Garbled)) throw error;
      }
    }
    throw new Garbled("the line is too bad: no line comes through");
  }

  /** Does a line that answers with `U.a`; the answer, once it has come whole. */
  async ask(code: string): Promise<string> {
    let why = "";
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const said = await this.prompt.perform(code);
        const answer = said.map(answerIn).find((one) => one !== undefined);
        if (answer !== undefined) return answer;
        why = said.join(" ").slice(0, 200);
      } catch (error) {
        if (!(error instanceof Garbled)) throw error;
        why = error.message;
      }
    }
    throw new Garbled(`no sensible answer: ${why}`);
  }
}

/** What a line says when its checksum is right. */
function answerIn(line: string): string | undefined {
  const [, text, sum] = /@(.*)@([0-9a-f]{6})$/.exec(line) ?? [];
  if (text === undefined) return undefined;
  return createHash("sha256").update(text, "latin1").digest("hex").slice(0, 6) === sum ? text : undefined;
}
