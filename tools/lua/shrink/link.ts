import { Bindings } from "./bindings";
import { type Local, type Node, type Statement, nameOf, rewrite, walkAll } from "./tree";
import { type Unit, loaded } from "./unit";

/** Lua allows 200 locals of one function, of which some are needed for what comes later. */
const MOST_LOCALS = 170;

/** Who loads a module how often, and which of its exports anyone asks for (`undefined`: perhaps all). */
interface Demand {
  loaders: Set<Unit>;
  loads: number;
  /** Loaded with the module that loads it, and held by a local. */
  held: number;
  names: Set<string> | undefined;
}

/** The modules of a program, of which `roots` are asked for from outside. */
export class Link {
  readonly units: Map<string, Unit>;

  constructor(
    units: readonly Unit[],
    private readonly roots: ReadonlySet<string>,
    /** Modules that everything expects to be there: the roots load them first. */
    private readonly common: ReadonlySet<string>,
  ) {
    this.units = new Map(units.map((unit) => [unit.name, unit]));
    for (const root of roots) this.units.get(root)?.loadFirst([...common].filter((name) => this.units.has(name)));
  }

  /** Takes away exports that nobody asks for, and what only they need. */
  shake(): void {
    for (let changed = true; changed;) {
      changed = false;
      const demands = this.demands();
      for (const unit of this.units.values()) {
        const names = demands.get(unit.name)?.names;
        if (unit.exports !== undefined && !this.roots.has(unit.name) && names !== undefined)
          for (const name of [...unit.exports.keys()])
            if (!names.has(name)) changed = unit.exports.delete(name) || changed;
        const before = unit.body.length;
        unit.tidy((module) => this.isDispensable(module));
        changed ||= unit.body.length !== before;
      }
    }
  }

  /** Puts modules that only one other loads, with itself, into that one. */
  merge(): void {
    for (let touched = new Set<Unit>(), first = true; first || touched.size > 0; first = false) {
      touched = new Set();
      for (const [name, { loaders, loads, held }] of this.demands()) {
        const [loader] = loaders;
        const unit = this.units.get(name);
        if (unit === undefined || loader === undefined || this.roots.has(name) || loads !== 1 || held !== 1) continue;
        // what has been merged just now is looked at again in the next round
        if (touched.has(unit) || touched.has(loader) || !this.put(unit, loader)) continue;
        this.units.delete(name);
        touched.add(loader).add(unit);
      }
    }
  }

  /** The modules, as far as any of the roots leads to them. */
  reached(): Unit[] {
    const reached = new Set<Unit>();
    const visit = (name: string): void => {
      const unit = this.units.get(name);
      if (unit === undefined || reached.has(unit)) return;
      reached.add(unit);
      walkAll(unit.body, (node) => {
        const other = loaded(node);
        if (other !== undefined) visit(other);
      });
    };
    for (const name of this.roots) visit(name);
    return [...this.units.values()].filter((unit) => reached.has(unit));
  }

  /** It does nothing when it is loaded but make what it exports, or has been loaded before. */
  private isDispensable(name: string): boolean {
    const unit = this.units.get(name);
    return this.common.has(name) || (unit?.exports !== undefined && unit.body.every((node) => isQuiet(node, unit)));
  }

  private put(unit: Unit, loader: Unit): boolean {
    const { exports } = unit;
    const local = loader.loads().get(unit.name);
    if (exports === undefined || local === undefined || loader.exports === undefined) return false;
    if (localsOf(unit.body) + localsOf(loader.body) > MOST_LOCALS) return false;
    if (!isOnlyAsked(loader, local, exports)) return false;
    const at = loader.body.findIndex((node) => node.kind === "local" && node.locals[0] === local);
    loader.body.splice(at, 1, ...unit.body);
    rewrite({ kind: "do", body: loader.body }, (node) => {
      if (node.kind !== "index" || node.object.kind !== "name" || node.object.local !== local) return node;
      const found = node.key.kind === "text" ? exports.get(node.key.raw) : undefined;
      return found === undefined ? node : nameOf(found);
    });
    loader.tidy((name) => this.isDispensable(name));
    return true;
  }

  private demands(): Map<string, Demand> {
    const made = new Map<string, Demand>();
    const of = (name: string): Demand => {
      let demand = made.get(name);
      if (demand === undefined) made.set(name, (demand = { loaders: new Set(), loads: 0, held: 0, names: new Set() }));
      return demand;
    };
    for (const unit of this.units.values()) this.demandsOf(unit, of);
    return made;
  }

  private demandsOf(unit: Unit, of: (name: string) => Demand): void {
    const holders = new Map<Local, string>();
    for (const [name, local] of unit.loads()) {
      holders.set(local, name);
      of(name).held++;
    }
    const held = new Set<Node>(
      unit.body.flatMap((node) =>
        node.kind === "local" && node.locals[0] !== undefined && holders.has(node.locals[0]) ? node.values : [],
      ),
    );
    walkAll(unit.body, (node) => {
      const name = loaded(node);
      if (name !== undefined) {
        of(name).loaders.add(unit);
        of(name).loads++;
        if (!held.has(node)) of(name).names = undefined;
      }
      if (node.kind === "name") {
        const module = holders.get(node.local);
        if (module !== undefined) of(module).names = undefined;
      }
      if (node.kind !== "index" || node.key.kind !== "text") return true;
      const from = node.object.kind === "name" ? holders.get(node.object.local) : loaded(node.object);
      if (from === undefined) return true;
      of(from).names?.add(node.key.raw);
      if (node.object.kind !== "name") {
        of(from).loaders.add(unit);
        of(from).loads++;
      }
      return false;
    });
  }
}

function isQuiet(node: Statement, unit: Unit): boolean {
  switch (node.kind) {
    case "local":
      return node.values.every((value) => value.kind !== "call" || loaded(value) !== undefined);
    case "localFunction":
      return true;
    case "assign": {
      const [target] = node.targets;
      if (target?.kind === "name") return true;
      // a method of a class of its own
      return (
        target?.kind === "index" &&
        target.object.kind === "name" &&
        unit.body.some(
          (one) => one.kind === "local" && target.object.kind === "name" && one.locals.includes(target.object.local),
        )
      );
    }
    default:
      return false;
  }
}

function localsOf(body: readonly Statement[]): number {
  return body.reduce(
    (sum, node) => sum + (node.kind === "local" ? node.locals.length : node.kind === "localFunction" ? 1 : 0),
    0,
  );
}

/** Whether a loader uses of a module nothing but single exports. */
function isOnlyAsked(loader: Unit, holder: Local, exports: ReadonlyMap<string, Local>): boolean {
  const { writes } = new Bindings(loader.whole()).of(holder);
  let other = writes > 1;
  walkAll(loader.body, (node) => {
    if (node.kind === "index" && node.object.kind === "name" && node.object.local === holder) {
      other ||= node.key.kind !== "text" || !exports.has(node.key.raw);
      return false;
    }
    other ||= node.kind === "name" && node.local === holder;
    return true;
  });
  return !other;
}
