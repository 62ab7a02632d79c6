import { GLOBAL_FUNCTIONS } from "../global-functions";
import type { AskedNames } from "../asked-names";
import type { LuaModule } from "../transpile";
import { Inliner } from "./inline";
import { Classes, type MethodNames, publicNames, soleNames } from "./candidates";
import { shareClassTables } from "./class-tables";
import { joinStatements } from "./joined-statements";
import { Link } from "./link";
import { moveMethods } from "./moved-methods";
import { parse } from "./parse";
import { polish } from "./polish";
import { inOrder } from "./order";
import { print } from "./print";
import type { Local } from "./tree";
import { Unit } from "./unit";

/** Rounds in which functions are moved; each gives others that are called from one place only then. */
const ROUNDS = 6;

/** Makes the modules of a program take less of the store, the heap and of time; `roots` are asked for from outside. They do the same. */
export function shrink(
  modules: readonly LuaModule[],
  roots: readonly string[],
  kept: ReadonlySet<string>,
  asked: AskedNames = new Map(),
): LuaModule[] {
  const askedOf = new Map<Local, ReadonlySet<string>>();
  const units = modules.map(({ name, code }) => {
    const tree = parse(name, code);
    polish(tree.body);
    for (const local of new Classes(tree.body).methods.keys()) {
      const names = asked.get(`${name}.${local.name}`);
      if (names !== undefined) askedOf.set(local, names);
    }
    return new Unit(tree);
  });
  const link = new Link(units, new Set(roots), new Set(Object.keys(GLOBAL_FUNCTIONS)));
  link.shake();
  link.merge();
  for (let round = 0; round < ROUNDS; round++) {
    const all = [...link.units.values()];
    let changed = moveMethods(all, soleNames(all, kept));
    const names: MethodNames = { shared: publicNames(all, kept), sole: soleNames(all, kept) };
    for (const unit of all) if (unit.exports !== undefined) changed = new Inliner(unit, names).run() || changed;
    link.shake();
    if (!changed) break;
  }
  const reached = link.reached();
  for (const unit of reached) {
    shareClassTables(unit, askedOf);
    joinStatements(unit.body);
  }
  return reached.map((unit) => ({ name: unit.name, code: print({ name: unit.name, body: inOrder(unit.whole()) }) }));
}
