import type { Bindings } from "./bindings";
import { type Assign, type Fn, type Local, type Node, type Statement, childrenOf, keyOf, walkAll } from "./tree";
import type { Unit } from "./unit";

/** A function that is called from one place alone, and may be written there. */
export interface Candidate {
  fn: Fn;
  /** Where it is defined, to be taken away. */
  definition: Statement;
  /** A method: what it is called on goes before the arguments. */
  method: boolean;
}

/** How often the methods of a class are called on `self`, and where they are defined. */
interface Methods {
  definitions: Map<string, Assign>;
  calls: Map<string, number>;
}

/** The classes of a module. */
export class Classes {
  readonly methods = new Map<Local, Methods>();
  /** Of which class a local is an object: `self`. */
  readonly classOf = new Map<Local, Local>();

  constructor(body: readonly Statement[]) {
    for (const node of body) {
      const [target] = node.kind === "assign" && node.targets.length === 1 ? node.targets : [];
      if (
        target !== undefined &&
        keyOf(target) === "__index" &&
        target.kind === "index" &&
        target.object.kind === "name"
      )
        this.methods.set(target.object.local, { definitions: new Map(), calls: new Map() });
    }
    for (const node of body) this.define(node);
    walkAll(body, (node) => {
      if (node.kind === "function") this.made(node);
    });
    walkAll(body, (node) => {
      if (node.kind !== "method" || node.object.kind !== "name") return;
      const calls = this.methods.get(this.classOf.get(node.object.local) ?? { name: "" })?.calls;
      calls?.set(node.name, (calls.get(node.name) ?? 0) + 1);
    });
  }

  private define(node: Statement): void {
    const [target] = node.kind === "assign" && node.targets.length === 1 ? node.targets : [];
    const key = target === undefined ? undefined : keyOf(target);
    if (node.kind !== "assign" || key === undefined || target?.kind !== "index" || target.object.kind !== "name")
      return;
    const found = this.methods.get(target.object.local);
    const [fn] = node.values;
    if (found === undefined || fn?.kind !== "function") return;
    found.definitions.set(key, node);
    const [self] = fn.parameters;
    if (self?.name === "self") this.classOf.set(self, target.object.local);
  }

  /** In a constructor `self` is a local. */
  private made({ body }: Fn): void {
    const [first] = body;
    const [self] = first?.kind === "local" ? first.locals : [];
    const value = first?.kind === "local" ? first.values[0] : undefined;
    if (self?.name !== "self" || value?.kind !== "call" || value.callee.kind !== "global") return;
    const [, prototype] = value.args;
    if (value.callee.name === "setmetatable" && prototype?.kind === "name" && this.methods.has(prototype.local))
      this.classOf.set(self, prototype.local);
  }
}

/** Names that something else than an object of the class itself may ask for. */
export function publicNames(units: readonly Unit[], kept: ReadonlySet<string>): Set<string> {
  const names = new Set(kept);
  for (const unit of units) {
    const classes = new Classes(unit.body);
    const own = new Set<Node>();
    for (const { definitions } of classes.methods.values())
      for (const definition of definitions.values()) for (const target of definition.targets) own.add(target);
    const visit = (node: Node): void => {
      if (node.kind === "method") {
        const of = node.object.kind === "name" ? classes.classOf.get(node.object.local) : undefined;
        if (of === undefined || classes.methods.get(of)?.definitions.has(node.name) !== true) names.add(node.name);
      } else if (node.kind === "text") names.add(node.raw);
      const key = own.has(node) && node.kind === "index" ? node.key : undefined;
      for (const child of childrenOf(node)) if (child !== key) visit(child);
    };
    unit.body.forEach(visit);
  }
  return names;
}

/** Functions and methods of a module that are called from one place of it, and from nowhere else. */
export class Candidates {
  private readonly functions = new Map<Local, Candidate>();
  private readonly classes: Classes;

  constructor(
    { body, exports }: Unit,
    readonly bindings: Bindings,
    private readonly isPublic: (name: string) => boolean,
  ) {
    this.classes = new Classes(body);
    const exported = new Set(exports?.values());
    for (const node of body) {
      const local = definedBy(node);
      const fn = local === undefined ? undefined : functionOf(node);
      if (local === undefined || fn === undefined || exported.has(local)) continue;
      const { reads, writes } = bindings.of(local);
      if (reads === 1 && writes === 1) this.functions.set(local, { fn, definition: node, method: false });
    }
  }

  /** The function that is called here, if it is one to be written here. */
  find(node: Node): Candidate | undefined {
    if (node.kind === "call" && node.callee.kind === "name") return this.functions.get(node.callee.local);
    if (node.kind !== "method" || node.object.kind !== "name") return undefined;
    const methods = this.classes.methods.get(this.classes.classOf.get(node.object.local) ?? { name: "" });
    const definition = methods?.definitions.get(node.name);
    if (definition === undefined || this.isPublic(node.name) || methods?.calls.get(node.name) !== 1) return undefined;
    const fn = functionOf(definition);
    return fn === undefined ? undefined : { fn, definition, method: true };
  }

  /** Definitions of methods that nobody calls. */
  unused(): Set<Statement> {
    const found = new Set<Statement>();
    for (const { definitions, calls } of this.classes.methods.values())
      for (const [name, definition] of definitions)
        if (!this.isPublic(name) && (calls.get(name) ?? 0) === 0) found.add(definition);
    return found;
  }
}

function definedBy(node: Statement): Local | undefined {
  if (node.kind === "localFunction") return node.local;
  if (node.kind === "local") return node.locals.length === 1 ? node.locals[0] : undefined;
  const [target] = node.kind === "assign" && node.targets.length === 1 ? node.targets : [];
  return target?.kind === "name" ? target.local : undefined;
}

function functionOf(node: Statement): Fn | undefined {
  if (node.kind === "localFunction") return node.fn;
  const value = node.kind === "local" || node.kind === "assign" ? node.values[0] : undefined;
  return value?.kind === "function" ? value : undefined;
}
