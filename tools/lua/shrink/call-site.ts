import type { Bindings } from "./bindings";
import { type Call, type Expression, type MethodCall, type Node, type Statement, childrenOf, keyOf } from "./tree";

/** A place of an expression in its statement. */
export interface Place {
  call: Call | MethodCall;
  put(this: void, made: Expression): void;
}

/** Whether a call is looked for: one that does something, or one that only looks at things. */
type Wanted = (node: Node) => "acts" | "reads" | undefined;

/** Looks for the call of which a statement is the first to evaluate anything that matters. */
export class CallSite {
  /** Calls that only look at things are looked for: others that are evaluated before may look at things as well. */
  private lenient = false;

  constructor(
    private readonly bindings: Bindings,
    private readonly wanted: Wanted,
  ) {}

  /** Keeps its value, whatever the call does that comes after it. */
  isStill(node: Expression): boolean {
    switch (node.kind) {
      case "literal":
      case "text":
      case "function":
        return true;
      case "name":
        return !this.bindings.of(node.local).writtenInside;
      case "global":
        return true;
      case "index":
        return keyOf(node) !== undefined && node.object.kind === "global" && node.object.name === "math";
      default:
        return false;
    }
  }

  /** The call in a statement, where it is evaluated before everything else that could differ by it. */
  in(node: Statement): Place | undefined {
    const found = this.search(node);
    if (found !== undefined) return found;
    this.lenient = true;
    const later = this.search(node);
    this.lenient = false;
    return later;
  }

  /** Nothing of it differs by the call that comes after it. */
  private passes(node: Expression): boolean {
    return this.lenient ? !callsAnything(node) : this.isStill(node);
  }

  private search(node: Statement): Place | undefined {
    switch (node.kind) {
      case "local":
      case "return":
        return this.first(node.values);
      case "assign":
        return this.isPlainTarget(node.targets) ? this.first(node.values) : undefined;
      case "do call":
        return this.at(node.call, (made) => {
          if (made.kind === "call" || made.kind === "method") node.call = made;
        });
      case "if": {
        const [clause] = node.clauses;
        return clause === undefined ? undefined : this.at(clause.condition, (made) => (clause.condition = made));
      }
      case "for":
        return this.first(node.range);
      case "for in":
        return this.first(node.values);
      default:
        return undefined;
    }
  }

  /** Names of locals, or fields of what a local holds. */
  isPlainTarget(targets: readonly Expression[]): boolean {
    const [target] = targets;
    if (targets.length !== 1 || target === undefined) return false;
    if (target.kind === "name") return true;
    return (
      target.kind === "index" &&
      target.object.kind === "name" &&
      this.isStill(target.object) &&
      this.isStill(target.key)
    );
  }

  private first(values: Expression[]): Place | undefined {
    for (const [index, value] of values.entries()) {
      const found = this.at(value, (made) => (values[index] = made));
      if (found !== undefined || !this.passes(value)) return found;
    }
    return undefined;
  }

  private at(node: Expression, put: (made: Expression) => void): Place | undefined {
    if (node.kind === "call" || node.kind === "method") {
      const wanted = this.wanted(node);
      if (wanted !== undefined && (wanted === "reads" || !this.lenient)) return { call: node, put };
    }
    switch (node.kind) {
      case "binary": {
        const left = this.at(node.left, (made) => (node.left = made));
        if (left !== undefined || node.operator === "and" || node.operator === "or" || !this.passes(node.left))
          return left;
        return this.at(node.right, (made) => (node.right = made));
      }
      case "unary":
      case "first":
        return this.at(node.operand, (made) => (node.operand = made));
      case "index": {
        const object = this.at(node.object, (made) => (node.object = made));
        return object ?? (this.passes(node.object) ? this.at(node.key, (made) => (node.key = made)) : undefined);
      }
      case "call": {
        const callee = this.at(node.callee, (made) => (node.callee = made));
        return callee ?? (this.passes(node.callee) ? this.first(node.args) : undefined);
      }
      case "method": {
        const object = this.at(node.object, (made) => (node.object = made));
        return object ?? (this.passes(node.object) ? this.first(node.args) : undefined);
      }
      case "table":
        return this.inFields(node.fields);
      default:
        return undefined;
    }
  }

  private inFields(fields: { key: Expression | undefined; value: Expression }[]): Place | undefined {
    for (const field of fields) {
      if (field.key !== undefined && !this.passes(field.key)) return undefined;
      const found = this.at(field.value, (made) => (field.value = made));
      if (found !== undefined || !this.passes(field.value)) return found;
    }
    return undefined;
  }
}

function callsAnything(node: Node): boolean {
  if (node.kind === "function") return false;
  return node.kind === "call" || node.kind === "method" || childrenOf(node).some(callsAnything);
}
