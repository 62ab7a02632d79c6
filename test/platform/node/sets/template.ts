/*
 * The part of Jinja that the value templates of the discovery document are written in: fields of `value_json`, texts, numbers, a
 * dictionary with its key, `[:n]`, `| join(...)`, `| tojson`, `==`, `!=`, `or`, and `A if B else C`. What it writes is what Home Assistant gets.
 */
type Value = string | number | boolean | null | undefined | Value[] | { [name: string]: Value };

/** What a template makes of a payload; throws for what it does not know. */
export function render(template: string, payload: string): string {
  const match = /^\{\{ (.*) \}\}$/s.exec(template);
  if (match === null) throw new Error(`no template: ${template}`);
  return written(new Template(match[1] ?? "", JSON.parse(payload) as Value).value());
}

/** As Python writes a value. */
function written(value: Value): string {
  if (value === undefined) throw new Error("nothing of that name");
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isTruth(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
}

class Template {
  constructor(
    private rest: string,
    private readonly json: Value,
  ) {}

  value(): Value {
    const value = this.choice();
    if (this.rest.trim() !== "") throw new Error(`not understood: ${this.rest}`);
    return value;
  }

  private choice(): Value {
    const value = this.disjunction();
    if (this.take(/^\s*if\s+/) === undefined) return value;
    const isSo = isTruth(this.disjunction());
    if (this.take(/^\s*else\s+/) === undefined) throw new Error(`no else: ${this.rest}`);
    const other = this.choice();
    return isSo ? value : other;
  }

  private disjunction(): Value {
    let left = this.comparison();
    while (this.take(/^\s*or\s+/) !== undefined) {
      const right = this.comparison();
      left = isTruth(left) ? left : right;
    }
    return left;
  }

  private comparison(): Value {
    const left = this.filtered();
    const sign = this.take(/^\s*(==|!=)\s*/)?.trim();
    if (sign === undefined) return left;
    return (JSON.stringify(left) === JSON.stringify(this.filtered())) === (sign === "==");
  }

  private filtered(): Value {
    let value = this.term();
    for (;;) {
      if (this.take(/^\s*\|\s*tojson/) !== undefined) {
        value = JSON.stringify(value);
        continue;
      }
      const separator = /^\s*\|\s*join\('([^']*)'\)/.exec(this.rest);
      if (separator === null) return value;
      this.rest = this.rest.slice(separator[0].length);
      value = (value as string[]).join(separator[1]);
    }
  }

  private term(): Value {
    const text = this.take(/^'[^']*'/);
    if (text !== undefined) return text.slice(1, -1);
    const number = this.take(/^-?\d+(\.\d+)?/);
    if (number !== undefined) return Number(number);
    if (this.take(/^\[\]/) !== undefined) return [];
    if (/^\{\d/.test(this.rest)) return this.looked();
    if (this.rest.startsWith("{")) return this.built();
    const path = this.take(/^value_json(\.\w+)+/);
    if (path === undefined) throw new Error(`not understood: ${this.rest}`);
    let value = this.json;
    for (const name of path.split(".").slice(1)) value = (value as Record<string, Value>)[name];
    const slice = /^\[:(\d+)\]/.exec(this.rest);
    if (slice === null) return value;
    this.rest = this.rest.slice(slice[0].length);
    return (value as string).slice(0, Number(slice[1]));
  }

  /** `{'name': value, ...}` */
  private built(): Value {
    const whole: Record<string, Value> = {};
    do {
      const name = this.take(/^(\{|\s*)'[^']*':\s*/);
      if (name === undefined) throw new Error(`no name: ${this.rest}`);
      whole[/'([^']*)'/.exec(name)?.[1] ?? ""] = this.choice();
    } while (this.take(/^,/) !== undefined);
    if (this.take(/^\}/) === undefined) throw new Error(`no end: ${this.rest}`);
    return whole;
  }

  private looked(): Value {
    const names = this.take(/^\{[^}]*\}/) ?? "";
    const table: Record<string, string> = {};
    for (const [, code = "", name = ""] of names.matchAll(/(\d+): '([^']*)'/g)) table[code] = name;
    if (this.take(/^\[/) === undefined) throw new Error("no key");
    const key = this.disjunction();
    if (this.take(/^\]/) === undefined) throw new Error("no end of the key");
    return table[written(key)];
  }

  private take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    if (found !== undefined) this.rest = this.rest.slice(found.length);
    return found;
  }
}
