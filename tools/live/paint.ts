export type Style = "plain" | "bold" | "dim" | "green" | "yellow" | "red" | "cyan";

/** A stretch of a line in one style. */
export interface Segment {
  text: string;
  style: Style;
}

const CODES: Record<Style, string> = {
  plain: "",
  bold: "1",
  dim: "2",
  green: "32",
  yellow: "33",
  red: "31",
  cyan: "36",
};

export function plain(text: string): Segment {
  return { text, style: "plain" };
}

export function styled(style: Style, text: string): Segment {
  return { text, style };
}

/** One line for a terminal of so many columns; what does not fit is cut off. */
export function paintLine(segments: readonly Segment[], columns: number, color: boolean): string {
  let left = columns;
  let line = "";
  for (const segment of segments) {
    const text = [...segment.text].slice(0, left).join("");
    left -= [...text].length;
    const code = CODES[segment.style];
    line += color && code !== "" && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
  return line;
}
