import {
  type Expression,
  type Field,
  type Fn,
  type Local,
  NIL,
  type Node,
  type Table,
  childrenOf,
  keyOf,
} from "./tree";

/** How a field with a number is called until the program is whole. */
const NUMBERED = /^____f(\d+)_/;

/** `self.key = value` at the beginning of a constructor. */
interface Setting {
  key: string;
  value: Expression;
}

/** Whether a constructor's object is named anywhere in a value. */
function names(node: Node, self: Local): boolean {
  return node.kind === "name" ? node.local === self : childrenOf(node).some((child) => names(child, self));
}

/** Stays what it is, whatever is worked out before or after it. */
function isStill(value: Expression, parameters: readonly Local[]): boolean {
  if (value.kind === "literal") return value.text !== "...";
  return value.kind === "text" || (value.kind === "name" && parameters.includes(value.local));
}

/** The table of an object while it is filled. */
class Filling {
  private readonly list: Expression[];
  private readonly named: { field: Field; after: number }[] = [];
  /** The last place whose value is worked out by something: what comes later must stand behind it. */
  private last = 0;

  constructor(
    table: Table,
    private readonly parameters: readonly Local[],
  ) {
    this.list = table.fields.filter(({ key }) => key === undefined).map(({ value }) => value);
    for (const field of table.fields) if (field.key !== undefined) this.named.push({ field, after: 0 });
  }

  /** Takes a value into the table; false: it would be worked out in another order then. */
  take({ key, value }: Setting): boolean {
    const place = Number(NUMBERED.exec(key)?.[1] ?? 0);
    const still = isStill(value, this.parameters);
    if (place > this.list.length || (place > 0 && !still && place <= this.last)) return false;
    if (place > 0) {
      this.list[place - 1] = value;
      if (!still) this.last = place;
      return true;
    }
    const at = this.named.findIndex(({ field }) => field.key?.kind === "text" && field.key.raw === key);
    if (at >= 0) this.named.splice(at, 1);
    this.named.push({ field: { kind: "field", key: { kind: "text", raw: key }, value }, after: still ? 0 : this.last });
    return true;
  }

  fields(): Field[] {
    const made: Field[] = [];
    const putNamed = (place: number): void => {
      for (const { field, after } of this.named) if (after === place) made.push(field);
    };
    putNamed(0);
    this.list.forEach((value, index) => {
      const isLast = index === this.list.length - 1;
      // a call at the end of a list is as many values as it returns
      const single: Expression =
        isLast && (value.kind === "call" || value.kind === "method") ? { kind: "first", operand: value } : value;
      made.push({ kind: "field", key: undefined, value: single });
      putNamed(index + 1);
    });
    return made;
  }
}

function settingOf(node: Node | undefined, self: Local): Setting | undefined {
  if (node?.kind !== "assign" || node.targets.length !== 1 || node.values.length !== 1) return undefined;
  const [target] = node.targets;
  const key = target?.kind === "index" && target.object.kind === "name" && target.object.local === self;
  return key ? { key: keyOf(target) ?? "", value: node.values[0] ?? NIL } : undefined;
}

/** The table that a constructor makes an object of. */
function objectOf({ body }: Fn): { self: Local; table: Table } | undefined {
  const [first] = body;
  const call = first?.kind === "local" ? first.values[0] : undefined;
  const self = first?.kind === "local" ? first.locals[0] : undefined;
  if (self?.name !== "self" || call?.kind !== "call") return undefined;
  if (call.callee.kind !== "global" || call.callee.name !== "setmetatable") return undefined;
  const [table] = call.args;
  return table?.kind === "table" ? { self, table } : undefined;
}

/** Has a constructor make its object with what it only sets afterwards: that is neither an instruction nor a number of the field more. */
export function fillObject(fn: Fn): void {
  const object = objectOf(fn);
  if (object === undefined) return;
  const { self, table } = object;
  const filling = new Filling(table, fn.parameters);
  const known = new Set<string>();
  let at = 1;
  for (; at < fn.body.length; at++) {
    const setting = settingOf(fn.body[at], self);
    if (setting === undefined || setting.key === "" || known.has(setting.key)) break;
    if (names(setting.value, self) || !filling.take(setting)) break;
    known.add(setting.key);
  }
  table.fields = filling.fields();
  fn.body.splice(1, at - 1);
}
