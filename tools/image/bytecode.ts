import { LuaMachine } from "#tools/lua/machine";
import type { LuaModule } from "#tools/lua/transpile";

/** One function of a module as the cross compiler would lay it out: what takes flash. */
export interface CompiledFunction {
  instructions: number;
  constants: number;
  upvalues: number;
  children: number;
  /** Runs of instructions that belong to one line of the source. */
  lineRuns: number;
  lines: number;
}

/** What of a module takes flash: its functions, and the texts they name (each text once). */
export interface CompiledModule {
  name: string;
  functions: CompiledFunction[];
  texts: ReadonlySet<string>;
}

const DUMPER = `
function dumped(name, code)
  local chunk, why = load(code, "@" .. name .. ".lua", "t")
  if not chunk then error(why, 0) end
  return (string.dump(chunk, false):gsub(".", function(byte) return string.format("%02x", byte:byte()) end))
end
`;

const HEADER_B = 4 + 1 + 1 + 6 + 5 + 8 + 8;
const KIND = { nil: 0, boolean: 1, float: 3, integer: 19, shortText: 4, longText: 20 } as const;

/** Reads the dump of Lua 5.3 (32-bit sizes, 64-bit numbers). */
class Dump {
  private at: number;
  readonly functions: CompiledFunction[] = [];
  readonly texts = new Set<string>();

  constructor(private readonly bytes: Buffer) {
    // the header, and the number of upvalues of the main function
    this.at = HEADER_B + 1;
    this.readFunction();
    if (this.at !== bytes.length) throw new Error("the bytecode has another layout than that of Lua 5.3");
  }

  private byte(): number {
    return this.bytes.readUInt8(this.at++);
  }

  private int(): number {
    this.at += 4;
    return this.bytes.readInt32LE(this.at - 4);
  }

  private text(): string | undefined {
    const short = this.byte();
    const size = short === 255 ? this.int() : short;
    if (size === 0) return undefined;
    this.at += size - 1;
    return this.bytes.toString("latin1", this.at - size + 1, this.at);
  }

  private readFunction(): void {
    const source = this.text();
    if (source !== undefined) this.texts.add(source);
    this.at += 4 + 4 + 3;
    const instructions = this.int();
    this.at += 4 * instructions;
    const constants = this.int();
    for (let index = 0; index < constants; index++) this.readConstant();
    const upvalues = this.int();
    this.at += 2 * upvalues;
    const children = this.int();
    const made: CompiledFunction = { instructions, constants, upvalues, children, lineRuns: 0, lines: 0 };
    this.functions.push(made);
    for (let index = 0; index < children; index++) this.readFunction();
    this.readLines(made);
    for (let names = this.int(); names > 0; names--) {
      this.text();
      this.at += 8;
    }
    for (let names = this.int(); names > 0; names--) this.text();
  }

  private readConstant(): void {
    const kind = this.byte();
    if (kind === KIND.nil) return;
    if (kind === KIND.boolean) this.at += 1;
    else if (kind === KIND.float || kind === KIND.integer) this.at += 8;
    else if (kind === KIND.shortText || kind === KIND.longText) this.texts.add(this.text() ?? "");
    else throw new Error(`the bytecode has a constant of unknown kind ${String(kind)}`);
  }

  private readLines(made: CompiledFunction): void {
    made.lines = this.int();
    let before = -1;
    for (let index = 0; index < made.lines; index++) {
      const line = this.int();
      if (line !== before) made.lineRuns++;
      before = line;
    }
  }
}

const known = new Map<string, CompiledModule>();

/** Compiles modules in a Lua VM, each once. Throws where one is no Lua. */
export function compileModules(modules: readonly LuaModule[]): CompiledModule[] {
  const machine = new LuaMachine();
  try {
    machine.execute(DUMPER);
    return modules.map(({ name, code }) => {
      const key = `${name}\n${code}`;
      const compiled = known.get(key) ?? read(name, machine.call("dumped", name, code));
      known.set(key, compiled);
      return compiled;
    });
  } finally {
    machine.close();
  }
}

function read(name: string, dump: string): CompiledModule {
  const { functions, texts } = new Dump(Buffer.from(dump, "hex"));
  return { name, functions, texts };
}
