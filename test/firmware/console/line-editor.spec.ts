import { describe, expect, it } from "#test/spec";
import { type LineEnd, LineEditor, LONGEST_LINE } from "#firmware/console/line-editor";
import { bytes } from "#test/fakes/bytes";

interface Typed {
  lines: string[];
  ends: LineEnd[];
  echo: string;
}

/** What the editor makes of pieces of input. */
function typed(pieces: string[], secret: boolean): Typed {
  const editor = new LineEditor();
  editor.begin(secret);
  const seen: Typed = { lines: [], ends: [], echo: "" };
  for (const piece of pieces) {
    let rest = piece;
    while (rest !== "") {
      rest = rest.substring(editor.take(rest));
      seen.echo += editor.echo;
      if (editor.end !== "open") {
        seen.lines.push(editor.text);
        seen.ends.push(editor.end);
        editor.begin(secret);
      }
    }
  }
  return seen;
}

function singles(text: string): string[] {
  const pieces: string[] = [];
  for (let index = 0; index < text.length; index++) pieces.push(text.charAt(index));
  return pieces;
}

const ESC = "\x1b";

describe("the line editor", () => {
  const rows: [string, string, string[], string][] = [
    ["CR ends a line", "ab\r", ["ab"], "ab\r\n"],
    ["LF ends a line", "ab\n", ["ab"], "ab\r\n"],
    ["CR and LF end one line", "ab\r\ncd\r\n", ["ab", "cd"], "ab\r\ncd\r\n"],
    ["two CR are an empty line", "ab\r\r", ["ab", ""], "ab\r\n\r\n"],
    ["LF and CR are two ends", "ab\n\r", ["ab", ""], "ab\r\n\r\n"],
    ["LF after a key is an end of its own", "a\rb\n\n", ["a", "b", ""], "a\r\nb\r\n\r\n"],
    ["backspace takes back", "ab\bc\r", ["ac"], "ab\b \bc\r\n"],
    ["delete takes back", "ab\x7fc\r", ["ac"], "ab\b \bc\r\n"],
    ["backspace at the beginning does nothing", "\b\b\x7fa\r", ["a"], "a\r\n"],
    ["Ctrl-U takes back all", "abc\x15d\r", ["d"], "abc\b \b\b \b\b \bd\r\n"],
    ["Ctrl-U at the beginning does nothing", "\x15a\r", ["a"], "a\r\n"],
    ["arrows are left out", "a" + ESC + "[A" + ESC + "[1;5Db" + ESC + "OPc\r", ["abc"], "abc\r\n"],
    [
      "Enter within an escape sequence is an end",
      "a" + ESC + "\rb" + ESC + "[12\rc\r",
      ["a", "b", "c"],
      "a\r\nb\r\nc\r\n",
    ],
    ["an escape takes one key with it", "a" + ESC + "bc\r", ["ac"], "ac\r\n"],
    ["two escapes are one", "a" + ESC + ESC + "[Ab\r", ["ab"], "ab\r\n"],
    ["a tab and other controls are left out", "a\t\x01\x07\x0b\x1ab\r", ["ab"], "ab\r\n"],
    ["a zero byte is left out", "a" + bytes([0]) + "b\r", ["ab"], "ab\r\n"],
    ["bytes beyond ASCII are left out", "a" + bytes([128, 195, 169, 255]) + "b\r", ["ab"], "ab\r\n"],
    ["Ctrl-D within a line does nothing", "a\x04b\r", ["ab"], "ab\r\n"],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const seen = typed([row[1]], false);
      expect(seen.lines).toEqual(row[2]);
      expect(seen.echo).toBe(row[3]);
    });
    it(row[0] + ", cut at every byte", () => {
      for (let cut = 0; cut <= row[1].length; cut++) {
        expect(typed([row[1].substring(0, cut), row[1].substring(cut)], false).lines).toEqual(row[2]);
      }
      const seen = typed(singles(row[1]), false);
      expect(seen.lines).toEqual(row[2]);
      expect(seen.echo).toBe(row[3]);
    });
  }

  it("Ctrl-C ends a line of its own kind, Ctrl-D an empty one", () => {
    const seen = typed(["ab\x03c\r\x04"], false);
    expect(seen.ends).toEqual(["cancelled", "line", "left"]);
    expect(seen.echo).toBe("ab^C\r\nc\r\n\r\n");
  });

  it("a line may be so long and no longer", () => {
    const longest = "x".repeat(LONGEST_LINE);
    expect(typed([longest + "\r"], false).ends).toEqual(["line"]);
    expect(typed([longest + "\r"], false).lines).toEqual([longest]);
    expect(typed([longest + "y\r"], false).ends).toEqual(["tooLong"]);
    expect(typed(singles(longest + "y\ra\r"), false).ends).toEqual(["tooLong", "line"]);
  });

  it("10 kB without an end are held as one short line and echoed no further", () => {
    const editor = new LineEditor();
    let echoed = 0;
    for (let piece = 0; piece < 100; piece++) {
      editor.take("x".repeat(100));
      echoed += editor.echo.length;
    }
    expect(editor.text.length).toBe(LONGEST_LINE);
    expect(echoed).toBe(LONGEST_LINE);
    editor.take("\r");
    expect(editor.end).toBe("tooLong");
  });

  it("a line that was too long stays refused when some of it is taken back", () => {
    expect(typed(["x".repeat(LONGEST_LINE + 1) + "\b\b\b\r"], false).ends).toEqual(["tooLong"]);
    expect(typed(["x".repeat(LONGEST_LINE + 1) + "\x15set breaker_A 100\r"], false).ends).toEqual(["tooLong"]);
  });

  it("shows nothing of a secret, not even how long it is", () => {
    const seen = typed(["geheim\b\x15geheim2\r"], true);
    expect(seen.lines).toEqual(["geheim2"]);
    expect(seen.echo).toBe("\r\n");
  });
});
