import { Bindings } from "./bindings";
import { rename } from "./polish";
import {
  type Expression,
  type Local,
  type Name,
  type Node,
  type Statement,
  type Tree,
  nameOf,
  rewrite,
  walkAll,
} from "./tree";

/** The name of the module that an expression loads, and whether for one call only. */
export function loaded(node: Node): string | undefined {
  if (node.kind !== "call" || node.callee.kind !== "global") return undefined;
  if (node.callee.name !== "require" && node.callee.name !== "passing") return undefined;
  const [name] = node.args;
  return name?.kind === "text" && node.args.length === 1 ? name.raw : undefined;
}

/** A module while it is made smaller: its statements without those that only export, and what it exports. */
export class Unit {
  readonly name: string;
  body: Statement[];
  /** What it exports, by name; `undefined`: it returns something else than a table of locals, and is left alone. */
  exports: Map<string, Local> | undefined;

  constructor({ name, body }: Tree) {
    this.name = name;
    this.body = body;
    this.exports = this.isLibrary() ? this.takeList() : this.takeExports();
  }

  /** `return { a = a, b = b }` at the end, as the support library has it. */
  private isLibrary(): boolean {
    const last = this.body.at(-1);
    return last?.kind === "return" && last.values[0]?.kind === "table";
  }

  private takeList(): Map<string, Local> | undefined {
    const last = this.body.at(-1);
    if (last?.kind !== "return" || last.values[0]?.kind !== "table") return undefined;
    const made = new Map<string, Local>();
    for (const { key, value } of last.values[0].fields) {
      if (key?.kind !== "text" || value.kind !== "name") return undefined;
      made.set(key.raw, value.local);
    }
    this.body = this.body.slice(0, -1);
    return made;
  }

  /** Makes locals of `____exports.name`. */
  private takeExports(): Map<string, Local> | undefined {
    const table = this.body.find((node) => node.kind === "local" && node.locals[0]?.name === "____exports");
    const last = this.body.at(-1);
    if (table?.kind !== "local" || last?.kind !== "return") return undefined;
    const [holder] = table.locals;
    if (holder === undefined || !isName(last.values[0], holder) || !onlyIndexed(this.body.slice(0, -1), holder))
      return undefined;
    const made = new Map<string, Local>();
    const written = new Map<string, number>();
    walkAll(this.body, (node) => {
      if (node.kind !== "assign") return;
      for (const target of node.targets) {
        const key = keyIn(target, holder);
        if (key !== undefined) written.set(key, (written.get(key) ?? 0) + 1);
      }
    });
    const top = new Set(this.body);
    for (const node of top) {
      const key = node.kind === "assign" && node.targets.length === 1 ? keyIn(node.targets[0], holder) : undefined;
      if (key !== undefined && written.get(key) === 1) made.set(key, { name: key });
    }
    if (made.size !== written.size) return undefined;
    this.body = this.body.filter((node) => node !== table && node !== last).map((node) => declared(node, holder, made));
    rewrite({ kind: "do", body: this.body }, (node) => {
      const local = made.get(keyIn(node, holder) ?? "");
      return local === undefined ? node : nameOf(local);
    });
    return made;
  }

  loadFirst(names: readonly string[]): void {
    const load = (raw: string): Statement => ({
      kind: "do call",
      call: { kind: "call", callee: { kind: "global", name: "require" }, args: [{ kind: "text", raw }] },
    });
    this.body.unshift(...names.map(load));
  }

  /** What this module loads with itself, and the local that holds it. */
  loads(): Map<string, Local> {
    const made = new Map<string, Local>();
    for (const node of this.body) {
      if (node.kind !== "local" || node.values.length !== 1 || node.locals.length !== 1) continue;
      const [value] = node.values;
      const name = value === undefined ? undefined : loaded(value);
      const [local] = node.locals;
      if (name !== undefined && local !== undefined) made.set(name, local);
    }
    return made;
  }

  /** Statements as they are run, with the table of exports at the end. */
  whole(): Statement[] {
    if (this.exports === undefined) return this.body;
    const fields = [...this.exports].map(([name, local]) => ({
      kind: "field" as const,
      key: { kind: "text" as const, raw: name },
      value: nameOf(local),
    }));
    return [...this.body, { kind: "return", values: [{ kind: "table", fields }] }];
  }

  /** Takes away what nobody uses, and second names of one thing. */
  tidy(isPure: (module: string) => boolean): void {
    for (let before = -1; before !== this.body.length;) {
      before = this.body.length;
      this.joinAliases();
      const bindings = new Bindings(this.whole());
      const written = settings(this.body);
      this.body = this.body.filter((node) => !isUnused(node, bindings, written, isPure));
    }
  }

  private joinAliases(): void {
    const bindings = new Bindings(this.whole());
    const same = new Map<Local, Local>();
    const known = new Map<string, Local>();
    const resolved = (local: Local): Local => {
      const next = same.get(local);
      return next === undefined ? local : resolved(next);
    };
    this.body = this.body.filter((node) => {
      const [local] = node.kind === "local" ? node.locals : [];
      if (node.kind !== "local" || local === undefined || node.locals.length !== 1 || node.values.length !== 1)
        return true;
      const [value] = node.values;
      if (value === undefined || !bindings.isSettled(local)) return true;
      if (value.kind === "name" && bindings.isSettled(value.local)) {
        same.set(local, resolved(value.local));
        return false;
      }
      const sign = signOf(value, resolved);
      const earlier = sign === undefined ? undefined : known.get(sign);
      if (earlier !== undefined) same.set(local, earlier);
      else if (sign !== undefined) known.set(sign, local);
      return earlier === undefined;
    });
    if (this.exports !== undefined) for (const [name, local] of this.exports) this.exports.set(name, resolved(local));
    rename(this.body, same);
  }
}

const ids = new WeakMap<Local, number>();
let lastId = 0;

/** What two imports of the same thing have in common. */
function signOf(value: Expression, resolved: (local: Local) => Local): string | undefined {
  const name = loaded(value);
  if (name !== undefined && value.kind === "call" && value.callee.kind === "global")
    return `${value.callee.name} ${name}`;
  if (value.kind !== "index" || value.object.kind !== "name" || value.key.kind !== "text") return undefined;
  const holder = resolved(value.object.local);
  // only of what holds a module
  if (!holder.name.startsWith("____")) return undefined;
  let id = ids.get(holder);
  if (id === undefined) ids.set(holder, (id = ++lastId));
  return `${String(id)}.${value.key.raw}`;
}

function isName(node: Expression | undefined, local: Local): node is Name {
  return node?.kind === "name" && node.local === local;
}

/** The key when it is `holder.key`. */
function keyIn(node: Expression | undefined, holder: Local): string | undefined {
  return node?.kind === "index" && isName(node.object, holder) && node.key.kind === "text" ? node.key.raw : undefined;
}

function onlyIndexed(body: readonly Statement[], holder: Local): boolean {
  let other = false;
  walkAll(body, (node) => {
    if (node.kind === "index" && keyIn(node, holder) !== undefined) return false;
    other ||= isName(node as Expression, holder);
    return true;
  });
  return !other;
}

/** `____exports.name = value` becomes `local name = value`. */
function declared(node: Statement, holder: Local, made: ReadonlyMap<string, Local>): Statement {
  const key = node.kind === "assign" && node.targets.length === 1 ? keyIn(node.targets[0], holder) : undefined;
  const local = key === undefined ? undefined : made.get(key);
  if (node.kind !== "assign" || local === undefined) return node;
  return { kind: "local", locals: [local], values: node.values };
}

/** Locals of a chunk with how many statements of it give each its value. */
function settings(body: readonly Statement[]): Map<Local, number> {
  const made = new Map<Local, number>();
  for (const node of body)
    if (node.kind === "assign" && node.targets.length === 1 && node.targets[0]?.kind === "name") {
      const { local } = node.targets[0];
      made.set(local, (made.get(local) ?? 0) + 1);
    }
  return made;
}

function isPlain(value: Expression, isPure: (module: string) => boolean): boolean {
  switch (value.kind) {
    case "literal":
    case "text":
    case "name":
    case "function":
      return true;
    case "index":
      return value.object.kind === "name";
    case "table":
      return value.fields.every(
        (field) => isPlain(field.value, isPure) && (field.key === undefined || field.key.kind === "text"),
      );
    case "call": {
      const name = loaded(value);
      return name !== undefined && isPure(name);
    }
    default:
      return false;
  }
}

/** Whether a statement of a chunk does nothing but give a value to what nobody asks. */
function isUnused(
  node: Statement,
  bindings: Bindings,
  written: ReadonlyMap<Local, number>,
  isPure: (module: string) => boolean,
): boolean {
  if (node.kind === "localFunction") return bindings.of(node.local).reads === 0;
  if (node.kind === "assign" && node.targets.length === 1 && node.targets[0]?.kind === "name") {
    const { reads, writtenInside } = bindings.of(node.targets[0].local);
    return reads === 0 && !writtenInside && node.values.every((value) => isPlain(value, isPure));
  }
  if (node.kind !== "local") return false;
  if (!node.values.every((value) => isPlain(value, isPure))) return false;
  if (node.values.length > 0) {
    const [local] = node.locals;
    return (
      node.locals.length === 1 &&
      local !== undefined &&
      bindings.of(local).reads === 0 &&
      !written.has(local) &&
      !bindings.of(local).writtenInside
    );
  }
  node.locals = node.locals.filter((local) => bindings.of(local).reads > 0 || bindings.of(local).writes > 0);
  return node.locals.length === 0;
}
