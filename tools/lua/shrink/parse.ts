import { BINDING, UNARY_BINDING } from "./operators";
import { Reader } from "./reader";
import type { Call, Clause, Expression, Field, Fn, Local, MethodCall, Statement, Tree } from "./tree";

const UNARY = ["not", "-", "#", "~"];

class Parser extends Reader {
  /** Locals that are visible, the innermost last. */
  private scope: Local[] = [];

  chunk(): Statement[] {
    const body = this.block();
    if (this.next().kind !== "end") this.fail();
    return body;
  }

  /** Labels stay apart when modules are put together. */
  private label(): string {
    return `${this.name} ${this.identifier()}`;
  }

  private declare(name: string): Local {
    const local = { name };
    this.scope.push(local);
    return local;
  }

  /** Statements up to a word that ends them; what they declare is visible in `until` as well, if there is one. */
  private block(): Statement[] {
    const visible = this.scope.length;
    const body = this.statements();
    this.scope.length = visible;
    return body;
  }

  private statements(): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      const { kind, text } = this.next();
      if (kind === "end" || (kind === "word" && ["end", "else", "elseif", "until"].includes(text))) return body;
      if (this.takes(";")) continue;
      body.push(this.statement());
    }
  }

  private statement(): Statement {
    const { kind, text } = this.next();
    if (kind === "word") {
      this.skip(1);
      return this.worded(text);
    }
    if (this.takes("::")) {
      const label = this.label();
      this.expect("::");
      return { kind: "label", label };
    }
    const first = this.suffixed();
    if (!this.isNext("=") && !this.isNext(","))
      return first.kind === "call" || first.kind === "method" ? { kind: "do call", call: first } : this.fail();
    const targets = [first];
    while (this.takes(",")) targets.push(this.suffixed());
    this.expect("=");
    return { kind: "assign", targets, values: this.list() };
  }

  private worded(word: string): Statement {
    switch (word) {
      case "local":
        return this.takes("function") ? this.localFunction() : this.local();
      case "function":
        return this.functionStatement();
      case "if":
        return this.ifStatement();
      case "while": {
        const condition = this.expression();
        this.expect("do");
        return { kind: "while", condition, body: this.ended() };
      }
      case "do":
        return { kind: "do", body: this.ended() };
      case "for":
        return this.forStatement();
      case "repeat": {
        const visible = this.scope.length;
        const body = this.statements();
        this.expect("until");
        const until = this.expression();
        this.scope.length = visible;
        return { kind: "repeat", body, until };
      }
      case "return":
        return this.returned();
      case "break":
        return { kind: "break" };
      case "goto":
        return { kind: "goto", label: this.label() };
      default:
        this.skip(-1);
        return this.fail();
    }
  }

  private ended(): Statement[] {
    const body = this.block();
    this.expect("end");
    return body;
  }

  private returned(): Statement {
    const { kind, text } = this.next();
    const none = kind === "end" || text === ";" || (kind === "word" && /^(end|else|elseif|until)$/.test(text));
    const values = none ? [] : this.list();
    this.takes(";");
    return { kind: "return", values };
  }

  private local(): Statement {
    const names = [this.identifier()];
    while (this.takes(",")) names.push(this.identifier());
    const values = this.takes("=") ? this.list() : [];
    return { kind: "local", locals: names.map((name) => this.declare(name)), values };
  }

  private localFunction(): Statement {
    const local = this.declare(this.identifier());
    return { kind: "localFunction", local, fn: this.fn() };
  }

  private functionStatement(): Statement {
    let target: Expression = this.named(this.identifier());
    while (this.takes(".")) target = { kind: "index", object: target, key: { kind: "text", raw: this.identifier() } };
    return { kind: "assign", targets: [target], values: [this.fn()] };
  }

  private ifStatement(): Statement {
    const clauses: Clause[] = [];
    do {
      const condition = this.expression();
      this.expect("then");
      clauses.push({ kind: "clause", condition, body: this.block() });
    } while (this.takes("elseif"));
    const otherwise = this.takes("else") ? this.block() : undefined;
    this.expect("end");
    return { kind: "if", clauses, otherwise };
  }

  private forStatement(): Statement {
    const names = [this.identifier()];
    while (this.takes(",")) names.push(this.identifier());
    const numeric = this.takes("=");
    if (!numeric) this.expect("in");
    const values = this.list();
    this.expect("do");
    const visible = this.scope.length;
    const locals = names.map((name) => this.declare(name));
    const body = this.ended();
    this.scope.length = visible;
    const [local] = locals;
    if (numeric && local !== undefined) return { kind: "for", local, range: values, body };
    return { kind: "for in", locals, values, body };
  }

  private fn(): Fn {
    this.expect("(");
    const visible = this.scope.length;
    const parameters: Local[] = [];
    let vararg = false;
    while (!this.takes(")")) {
      if (this.takes("...")) vararg = true;
      else parameters.push(this.declare(this.identifier()));
      this.takes(",");
    }
    const body = this.ended();
    this.scope.length = visible;
    return { kind: "function", parameters, vararg, body };
  }

  private list(): Expression[] {
    const values = [this.expression()];
    while (this.takes(",")) values.push(this.expression());
    return values;
  }

  private expression(limit = 0): Expression {
    const { kind, text } = this.next();
    let left: Expression;
    if ((kind === "sign" || kind === "word") && UNARY.includes(text)) {
      this.skip(1);
      left = { kind: "unary", operator: text, operand: this.expression(UNARY_BINDING) };
    } else left = this.simple();
    for (;;) {
      const operator = this.next();
      const binding = operator.kind === "sign" || operator.kind === "word" ? BINDING[operator.text] : undefined;
      if (binding === undefined || binding[0] <= limit) return left;
      this.skip(1);
      left = { kind: "binary", operator: operator.text, left, right: this.expression(binding[1]) };
    }
  }

  private simple(): Expression {
    const { kind, text } = this.next();
    if (kind === "number" || (kind === "word" && ["nil", "true", "false"].includes(text)) || text === "...") {
      this.skip(1);
      return { kind: "literal", text };
    }
    if (kind === "text") {
      this.skip(1);
      return { kind: "text", raw: text };
    }
    if (this.takes("{")) return this.table();
    if (this.takes("function")) return this.fn();
    return this.suffixed();
  }

  private named(name: string): Expression {
    for (let index = this.scope.length - 1; index >= 0; index--) {
      const local = this.scope[index];
      if (local?.name === name) return { kind: "name", local };
    }
    return { kind: "global", name };
  }

  private primary(): Expression {
    if (!this.takes("(")) return this.named(this.identifier());
    const operand = this.expression();
    this.expect(")");
    const several =
      operand.kind === "call" || operand.kind === "method" || (operand.kind === "literal" && operand.text === "...");
    return several ? { kind: "first", operand } : operand;
  }

  private suffixed(): Expression {
    let made = this.primary();
    for (;;) {
      if (this.takes(".")) made = { kind: "index", object: made, key: { kind: "text", raw: this.identifier() } };
      else if (this.takes("[")) {
        made = { kind: "index", object: made, key: this.expression() };
        this.expect("]");
      } else if (this.takes(":")) made = this.methodCall(made);
      else if (this.isNext("(")) made = { kind: "call", callee: made, args: this.args() } satisfies Call;
      else return made;
    }
  }

  private methodCall(object: Expression): MethodCall {
    const name = this.identifier();
    return { kind: "method", object, name, args: this.args() };
  }

  private args(): Expression[] {
    this.expect("(");
    if (this.takes(")")) return [];
    const args = this.list();
    this.expect(")");
    return args;
  }

  private table(): Expression {
    const fields: Field[] = [];
    while (!this.takes("}")) {
      fields.push(this.field());
      if (!this.takes(",")) this.takes(";");
    }
    return { kind: "table", fields };
  }

  private field(): Field {
    if (this.takes("[")) {
      const key = this.expression();
      this.expect("]");
      this.expect("=");
      return { kind: "field", key, value: this.expression() };
    }
    const { kind, text } = this.next();
    if (kind === "name" && this.second()?.text === "=" && this.second()?.kind === "sign") {
      this.skip(2);
      return { kind: "field", key: { kind: "text", raw: text }, value: this.expression() };
    }
    return { kind: "field", key: undefined, value: this.expression() };
  }
}

/** Reads a module. Throws with its name and the place where it is no Lua. */
export function parse(name: string, code: string): Tree {
  return { name, body: new Parser(name, code).chunk() };
}
