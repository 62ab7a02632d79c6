import type { Bindings } from "./bindings";
import {
  type Assign,
  type Fn,
  type Local,
  type MethodCall,
  type Node,
  type Statement,
  childrenOf,
  keyOf,
  walkAll,
} from "./tree";
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

/** Names of methods that one class of the program alone has, and one place alone calls: whatever that is called on is an object of the class. */
export function soleNames(units: readonly Unit[], kept: ReadonlySet<string>): Set<string> {
  const defined = new Map<string, number>();
  const called = new Map<string, number>();
  const others = new Set(kept);
  const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const unit of units) {
    const own = new Set<Node>();
    for (const { definitions } of new Classes(unit.body).methods.values())
      for (const [name, { targets }] of definitions) {
        add(defined, name);
        for (const target of targets) if (target.kind === "index") own.add(target.key);
      }
    walkAll(unit.body, (node) => {
      if (node.kind === "method") add(called, node.name);
      if (node.kind === "text" && !own.has(node)) others.add(node.raw);
    });
  }
  return new Set(
    [...defined.keys()].filter((name) => defined.get(name) === 1 && called.get(name) === 1 && !others.has(name)),
  );
}

/** What is known of the names of methods in the whole program. */
export interface MethodNames {
  /** Something else than an object of the class itself may ask for them. */
  shared: ReadonlySet<string>;
  /** One class has them, one place calls them. */
  sole: ReadonlySet<string>;
}

/** Functions and methods of a module that are called from one place of it, and from nowhere else. */
export class Candidates {
  private readonly functions = new Map<Local, Candidate>();
  private readonly classes: Classes;

  constructor(
    { body, exports }: Unit,
    readonly bindings: Bindings,
    private readonly names: MethodNames,
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
    if (node.kind !== "method") return undefined;
    const definition = this.names.sole.has(node.name) ? this.definition(node.name) : this.ownMethod(node);
    const fn = definition === undefined ? undefined : functionOf(definition);
    // a method that does not ask for its object has no parameter of that name
    if (definition === undefined || fn?.parameters[0]?.name !== "self") return undefined;
    return { fn, definition, method: true };
  }

  private ownMethod(node: MethodCall): Assign | undefined {
    if (node.object.kind !== "name" || this.names.shared.has(node.name)) return undefined;
    const methods = this.classes.methods.get(this.classes.classOf.get(node.object.local) ?? { name: "" });
    return methods?.calls.get(node.name) === 1 ? methods.definitions.get(node.name) : undefined;
  }

  private definition(name: string): Assign | undefined {
    for (const { definitions } of this.classes.methods.values()) {
      const found = definitions.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Definitions of methods that nobody calls. */
  unused(): Set<Statement> {
    const found = new Set<Statement>();
    for (const { definitions, calls } of this.classes.methods.values())
      for (const [name, definition] of definitions)
        if (!this.names.shared.has(name) && (calls.get(name) ?? 0) === 0) found.add(definition);
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
