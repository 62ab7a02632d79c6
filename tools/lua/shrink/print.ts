import { BINDING, UNARY_BINDING } from "./operators";
import { WORDS } from "./tokens";
import { type Expression, type Fn, type Local, type Statement, type Table, type Tree, walkAll } from "./tree";

/** Of a prefix of a call or index: whatever binds weaker is put in parentheses. */
const PREFIX = 20;

/**
 * Writes a tree as Lua: a function begins a line and is on it as a whole, but for the functions in it. Runs of one line cost next to nothing
 * of the store, and a traceback still names the function, because this text is kept with the image.
 */
class Printer {
  private readonly lines: string[] = [];
  private line = "";
  /** Names that are taken at the moment, with how often. */
  private readonly taken = new Map<string, number>();
  private readonly names = new Map<Local, string>();
  private readonly labels = new Map<string, string>();

  print({ body }: Tree): string {
    walkAll(body, (node) => {
      if (node.kind === "global") this.take(node.name);
    });
    this.statements(body, true);
    this.lines.push(this.line);
    return this.lines.filter((line) => line.trim() !== "").join("\n") + "\n";
  }

  private take(name: string): void {
    this.taken.set(name, (this.taken.get(name) ?? 0) + 1);
  }

  private declare(local: Local): string {
    let name = local.name;
    for (let count = 1; this.taken.has(name) || WORDS.has(name); count++) name = `${local.name}_${String(count)}`;
    this.take(name);
    this.names.set(local, name);
    return name;
  }

  private forget(locals: readonly Local[]): void {
    for (const local of locals) {
      const name = this.names.get(local) ?? "";
      const count = (this.taken.get(name) ?? 1) - 1;
      if (count === 0) this.taken.delete(name);
      else this.taken.set(name, count);
    }
  }

  private put(text: string): void {
    const glued = this.line === "" || /\s$/.test(this.line);
    // what begins with a parenthesis would be taken for the arguments of what stands before it
    this.line += (glued ? "" : " ") + (text.startsWith("(") ? ";" : "") + text;
  }

  private breakLine(): void {
    this.lines.push(this.line);
    this.line = "";
  }

  /** Statements of a block; what they declare is forgotten at its end. */
  private statements(body: readonly Statement[], chunk = false): void {
    const declared = this.open(body, chunk);
    this.forget(declared);
  }

  private open(body: readonly Statement[], chunk = false): Local[] {
    const declared: Local[] = [];
    for (const statement of body) {
      this.statement(statement, declared);
      if (chunk) this.breakLine();
    }
    return declared;
  }

  private statement(node: Statement, declared: Local[]): void {
    switch (node.kind) {
      case "local": {
        const values = node.values.map((value) => this.expression(value)).join(", ");
        const names = node.locals.map((local) => this.declare(local)).join(", ");
        declared.push(...node.locals);
        return this.put(`local ${names}${values === "" ? "" : ` = ${values}`}`);
      }
      case "localFunction":
        declared.push(node.local);
        return this.put(`local function ${this.declare(node.local)}${this.fn(node.fn)}`);
      case "assign":
        return this.put(
          `${node.targets.map((target) => this.expression(target)).join(", ")} = ${this.list(node.values)}`,
        );
      case "do call":
        return this.put(this.expression(node.call));
      case "return":
        return this.put(node.values.length === 0 ? "return" : `return ${this.list(node.values)}`);
      case "break":
        return this.put("break");
      case "goto":
        return this.put(`goto ${this.label(node.label)}`);
      case "label":
        return this.put(`::${this.label(node.label)}::`);
      default:
        return this.compound(node);
    }
  }

  private label(label: string): string {
    const name = this.labels.get(label) ?? `l${String(this.labels.size + 1)}`;
    this.labels.set(label, name);
    return name;
  }

  private compound(node: Statement): void {
    switch (node.kind) {
      case "do":
        this.put("do");
        this.statements(node.body);
        return this.put("end");
      case "while":
        this.put(`while ${this.expression(node.condition)} do`);
        this.statements(node.body);
        return this.put("end");
      case "repeat": {
        this.put("repeat");
        const declared = this.open(node.body);
        this.put(`until ${this.expression(node.until)}`);
        return this.forget(declared);
      }
      case "for":
      case "for in": {
        const values = this.list(node.kind === "for" ? node.range : node.values);
        const locals = node.kind === "for" ? [node.local] : node.locals;
        const names = locals.map((local) => this.declare(local)).join(", ");
        this.put(`for ${names} ${node.kind === "for" ? "=" : "in"} ${values} do`);
        this.statements(node.body);
        this.put("end");
        return this.forget(locals);
      }
      case "if":
        node.clauses.forEach(({ condition, body }, index) => {
          this.put(`${index === 0 ? "if" : "elseif"} ${this.expression(condition)} then`);
          this.statements(body);
        });
        if (node.otherwise !== undefined) {
          this.put("else");
          this.statements(node.otherwise);
        }
        return this.put("end");
      default:
        throw new Error(`nobody can print ${node.kind}`);
    }
  }

  private list(values: readonly Expression[]): string {
    return values.map((value) => this.expression(value)).join(", ");
  }

  /** Parameters and body, on lines of their own. */
  private fn({ parameters, vararg, body }: Fn): string {
    const names = parameters.map((local) => this.declare(local));
    if (vararg) names.push("...");
    const outer = this.line;
    const before = this.lines.length;
    this.line = "";
    this.statements(body);
    const made = [...this.lines.splice(before), this.line].join("\n");
    this.line = outer;
    this.forget(parameters);
    return `(${names.join(", ")})\n${made}\nend`;
  }

  private expression(node: Expression, limit = 0): string {
    switch (node.kind) {
      case "literal":
        return node.text;
      case "text":
        return `"${node.raw}"`;
      case "name":
        return this.names.get(node.local) ?? fail(node.local);
      case "global":
        return node.name;
      case "index":
        return this.prefix(node.object) + this.key(node.key);
      case "call":
        return `${this.prefix(node.callee)}(${this.list(node.args)})`;
      case "method":
        return `${this.prefix(node.object)}:${node.name}(${this.list(node.args)})`;
      case "function":
        return `function${this.fn(node)}`;
      case "table":
        return this.table(node);
      case "first":
        return `(${this.expression(node.operand)})`;
      default:
        return this.operation(node, limit);
    }
  }

  private operation(node: Expression, limit: number): string {
    if (node.kind === "unary") {
      const operand = this.expression(node.operand, UNARY_BINDING);
      const gap = node.operator === "not" || operand.startsWith("-") || operand.startsWith("~") ? " " : "";
      const text = node.operator + gap + operand;
      return limit > UNARY_BINDING ? `(${text})` : text;
    }
    if (node.kind !== "binary") throw new Error(`nobody can print ${node.kind}`);
    const [left, right] = BINDING[node.operator] ?? [0, 0];
    const rightAssociative = left > right;
    const text = `${this.expression(node.left, rightAssociative ? left : left - 1)} ${node.operator} ${this.expression(node.right, right)}`;
    return left <= limit ? `(${text})` : text;
  }

  private prefix(node: Expression): string {
    const bare = ["name", "global", "index", "call", "method", "first"].includes(node.kind);
    return bare ? this.expression(node, PREFIX) : `(${this.expression(node)})`;
  }

  private key(key: Expression): string {
    return key.kind === "text" && isName(key.raw) ? `.${key.raw}` : `[${this.expression(key)}]`;
  }

  private table({ fields }: Table): string {
    const made = fields.map(({ key, value }) => {
      const text = this.expression(value);
      if (key === undefined) return text;
      return key.kind === "text" && isName(key.raw) ? `${key.raw} = ${text}` : `[${this.expression(key)}] = ${text}`;
    });
    return `{${made.join(", ")}}`;
  }
}

function isName(raw: string): boolean {
  return /^[A-Za-z_]\w*$/.test(raw) && !WORDS.has(raw);
}

function fail(local: Local): never {
  throw new Error(`the local ${local.name} is used where it is not visible`);
}

export function print(tree: Tree): string {
  return new Printer().print(tree);
}
