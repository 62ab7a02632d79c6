import { GLOBAL_FUNCTIONS } from "../global-functions";
import type { LuaModule } from "../transpile";
import { type MethodNames, publicNames, soleNames } from "./candidates";
import { Inliner } from "./inline";
import { Link } from "./link";
import { parse } from "./parse";
import { polish } from "./polish";
import { inOrder } from "./order";
import { print } from "./print";
import { Unit } from "./unit";

/** Rounds in which functions are moved; each gives others that are called from one place only then. */
const ROUNDS = 6;

/** Makes the modules of a program take less of the store, the heap and of time; `roots` are asked for from outside. They do the same. */
export function shrink(
  modules: readonly LuaModule[],
  roots: readonly string[],
  kept: ReadonlySet<string>,
): LuaModule[] {
  const units = modules.map(({ name, code }) => {
    const tree = parse(name, code);
    polish(tree.body);
    return new Unit(tree);
  });
  const link = new Link(units, new Set(roots), new Set(Object.keys(GLOBAL_FUNCTIONS)));
  link.shake();
  link.merge();
  for (let round = 0; round < ROUNDS; round++) {
    const all = [...link.units.values()];
    const names: MethodNames = { shared: publicNames(all, kept), sole: soleNames(all, kept) };
    let changed = false;
    for (const unit of all) if (unit.exports !== undefined) changed = new Inliner(unit, names).run() || changed;
    link.shake();
    if (!changed) break;
  }
  return link
    .reached()
    .map((unit) => ({ name: unit.name, code: print({ name: unit.name, body: inOrder(unit.whole()) }) }));
}
