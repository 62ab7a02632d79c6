export interface Token {
  kind: "name" | "word" | "number" | "text" | "sign" | "end";
  /** Of a text what stands between its quotation marks. */
  text: string;
}

/** Words of Lua that are no names. */
export const WORDS = new Set(
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
);

const TOKEN =
  /(?:\s+|--\[\[[\s\S]*?\]\]|--[^\n]*)*(?:([A-Za-z_]\w*)|(0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|(\.\.\.|\.\.|::|\/\/|==|~=|<=|>=|<<|>>|[-+*/%^#&~|<>=(){}[\];:,.])|$)/y;

/** The tokens of a chunk. Throws where there is none of Lua's. */
export function tokensOf(code: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(code);
    if (match === null) throw new Error(`no Lua: ${code.slice(from, from + 40)}`);
    const [, name, number, double, single, sign] = match;
    if (name !== undefined) tokens.push({ kind: WORDS.has(name) ? "word" : "name", text: name });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (double !== undefined) tokens.push({ kind: "text", text: double });
    else if (single !== undefined)
      tokens.push({ kind: "text", text: single.replace(/\\'/g, "'").replace(/"/g, '\\"') });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else return [...tokens, { kind: "end", text: "the end" }];
  }
}
