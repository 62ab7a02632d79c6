import { type Token, tokensOf } from "./tokens";

/** Takes the tokens of a module one after the other. */
export class Reader {
  private readonly tokens: Token[];
  private at = 0;

  constructor(
    protected readonly name: string,
    code: string,
  ) {
    this.tokens = tokensOf(code);
  }

  protected next(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  protected fail(): never {
    const near = this.tokens.slice(Math.max(0, this.at - 5), this.at + 3).map(({ text }) => text);
    throw new Error(`${this.name}: unexpected ${this.next().text} in: ${near.join(" ")}`);
  }

  /** Takes the next token if it is this sign or word. */
  protected takes(text: string): boolean {
    const next = this.next();
    if ((next.kind !== "sign" && next.kind !== "word") || next.text !== text) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.takes(text)) this.fail();
  }

  protected isNext(text: string): boolean {
    const next = this.next();
    return (next.kind === "sign" || next.kind === "word") && next.text === text;
  }

  protected identifier(): string {
    const { kind, text } = this.next();
    if (kind !== "name") this.fail();
    this.at++;
    return text;
  }

  /** The token after the next. */
  protected second(): Token | undefined {
    return this.tokens[this.at + 1];
  }

  /** Takes so many tokens, whatever they are; or gives them back. */
  protected skip(count: number): void {
    this.at += count;
  }
}
