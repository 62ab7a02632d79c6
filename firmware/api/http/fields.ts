import { jsonText } from "#hal/json";
import { thousandths, whole } from "#hal/text";

/** The fields of a flat JSON object in their order, each with its value as JSON. */
export class Fields {
  readonly names: string[] = [];
  readonly values: string[] = [];

  /** A value that is JSON already. */
  put(name: string, value: string): void {
    this.names.push(name);
    this.values.push(value);
  }

  text(name: string, value: string): void {
    this.put(name, jsonText(value));
  }

  number(name: string, value: number): void {
    this.put(name, whole(value));
  }

  /** Thousandths of the unit as a decimal number. */
  milli(name: string, value: number): void {
    this.put(name, thousandths(value, 3));
  }

  /** A switch as 0 or 1. */
  bit(name: string, on: boolean): void {
    this.put(name, on ? "1" : "0");
  }

  truth(name: string, on: boolean): void {
    this.put(name, on ? "true" : "false");
  }

  toJson(): string {
    return objectText(this.names, this.values);
  }
}

/** Names and values as an object of JSON. On the module in fewer steps (tools/lua/native-functions.ts). */
function objectText(names: readonly string[], values: readonly string[]): string {
  const parts: string[] = [];
  for (let index = 0; index < names.length; index++)
    parts.push('"' + (names[index] ?? "") + '":' + (values[index] ?? ""));
  return "{" + parts.join(",") + "}";
}
