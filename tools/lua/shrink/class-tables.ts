import { Classes } from "./candidates";
import { rename } from "./polish";
import { type Local, type Statement, keyOf, walkAll } from "./tree";
import type { Unit } from "./unit";

/** What a table takes of the module's heap, and each of its places, of which there are always a power of two, B. */
const TABLE_B = 32;
const PLACE_B = 32;

/** Of classes, by the locals of their tables: the names that their objects may be asked for and perhaps have nothing of. */
export type Asked = ReadonlyMap<Local, ReadonlySet<string>>;

/** A class: the local that its table has, the names of its methods, and what else its objects are asked for. */
interface Class {
  local: Local;
  methods: ReadonlySet<string>;
  asked: ReadonlySet<string>;
}

/** How often a local is named as a class is: to make its table, to give it methods, and as what objects are made of. */
function namedAsClass(body: readonly Statement[], local: Local, methods: number): number {
  let objects = 0;
  walkAll(body, (node) => {
    if (node.kind !== "call" || node.callee.kind !== "global" || node.callee.name !== "setmetatable") return;
    const [, prototype] = node.args;
    if (prototype?.kind === "name" && prototype.local === local) objects++;
  });
  return methods + 2 + objects;
}

/** The classes of a module that are nothing else than classes. */
function plainClasses({ body, exports }: Unit, asked: Asked): Class[] {
  const named = new Map<Local, number>();
  walkAll(body, (node) => {
    if (node.kind === "name") named.set(node.local, (named.get(node.local) ?? 0) + 1);
  });
  const exported = new Set(exports?.values());
  const classes: Class[] = [];
  for (const [local, { definitions }] of new Classes(body).methods) {
    const names = asked.get(local);
    if (names === undefined || exported.has(local) || definitions.size === 0) continue;
    if (named.get(local) === namedAsClass(body, local, definitions.size))
      classes.push({ local, methods: new Set(definitions.keys()), asked: names });
  }
  return classes;
}

/** Whether objects of these classes would find a method of another that they must not find. */
function isDisturbed(classes: readonly Class[]): boolean {
  const names = new Set<string>();
  for (const { methods } of classes) {
    for (const name of methods) {
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return classes.some(({ methods, asked }) => [...asked].some((name) => names.has(name) && !methods.has(name)));
}

/** Heap of a table with the methods of these classes, B; endless where they must not be in one. */
function group_B(classes: readonly Class[]): number {
  if (classes.length === 0) return 0;
  if (isDisturbed(classes)) return Infinity;
  const places = classes.reduce((sum, { methods }) => sum + methods.size, 1);
  return TABLE_B + PLACE_B * 2 ** Math.ceil(Math.log2(places));
}

/** Puts classes together, those first that save most; then moves single ones as long as that saves something. */
function grouped(classes: readonly Class[]): Class[][] {
  const groups = classes.map((one) => [one]);
  while (joinTwo(groups) || moveOne(groups) || swapTwo(groups));
  return groups.filter((group) => group.length > 0);
}

function joinTwo(groups: Class[][]): boolean {
  let best: { one: Class[]; other: Class[]; gain_B: number } | undefined;
  for (const one of groups)
    for (const other of groups.slice(groups.indexOf(one) + 1)) {
      const gain_B = group_B(one) + group_B(other) - group_B([...one, ...other]);
      if (gain_B > (best?.gain_B ?? 0)) best = { one, other, gain_B };
    }
  if (best === undefined) return false;
  best.one.push(...best.other.splice(0));
  return true;
}

/** Has a class change to another group, or to one of its own. */
function moveOne(groups: Class[][]): boolean {
  groups.push([]);
  for (const from of groups)
    for (const moved of from) {
      const left = from.filter((one) => one !== moved);
      const before_B = group_B(from) - group_B(left);
      const to = groups.find((group) => group !== from && group_B([...group, moved]) - group_B(group) < before_B);
      if (to === undefined) continue;
      from.splice(0, from.length, ...left);
      to.push(moved);
      return true;
    }
  return false;
}

/** Has two classes change their groups. */
function swapTwo(groups: Class[][]): boolean {
  for (const from of groups)
    for (const to of groups.slice(groups.indexOf(from) + 1))
      for (const one of from)
        for (const other of to) {
          const made = [...from.filter((kept) => kept !== one), other];
          const rest = [...to.filter((kept) => kept !== other), one];
          if (group_B(made) + group_B(rest) >= group_B(from) + group_B(to)) continue;
          from.splice(0, from.length, ...made);
          to.splice(0, to.length, ...rest);
          return true;
        }
  return false;
}

/**
 * Has classes of a module whose methods have different names share one table: an object finds its own methods in it as before, and is never
 * asked for those of the others. A table of methods takes a power of two of places, and one of them leads to itself.
 */
export function shareClassTables(unit: Unit, asked: Asked): void {
  const same = new Map<Local, Local>();
  const order = unit.body.flatMap((node) => (node.kind === "local" ? node.locals : []));
  for (const group of grouped(plainClasses(unit, asked))) {
    const locals = group.map(({ local }) => local);
    const [first, ...others] = locals.sort((one, other) => order.indexOf(one) - order.indexOf(other));
    if (first !== undefined) for (const other of others) same.set(other, first);
  }
  const isGone = (node: Statement): boolean => {
    if (node.kind === "local")
      return node.locals.length === 1 && node.locals[0] !== undefined && same.has(node.locals[0]);
    const [target] = node.kind === "assign" ? node.targets : [];
    if (target?.kind !== "index" || keyOf(target) !== "__index") return false;
    return target.object.kind === "name" && same.has(target.object.local);
  };
  unit.body = unit.body.filter((node) => !isGone(node));
  rename(unit.body, same);
}
