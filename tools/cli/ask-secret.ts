import { UsageError } from "./command";

const ENTER = ["\r", "\n"];
const ERASE = ["\b", "\x7f"];
const INTERRUPT = "\x03";
const END = "\x04";
const LONGEST = 1000;

/** Asks for a secret at the terminal without showing it; from a pipe its first line is taken. */
export function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  const person = stdin.isTTY;
  if (person) {
    stderr.write(question);
    stdin.setRawMode(true);
  }
  stdin.setEncoding("utf8");
  return new Promise((resolve, reject) => {
    let text = "";
    const end = (settle: () => void): void => {
      stdin.off("data", hear).off("end", ended).pause();
      if (person) {
        stdin.setRawMode(false);
        stderr.write("\n");
      }
      settle();
    };
    const ended = (): void => end(() => resolve(text));
    const hear = (piece: string): void => {
      for (const character of piece) {
        if (character === INTERRUPT) return end(() => reject(new UsageError("ended; nothing was changed")));
        if (ENTER.includes(character) || character === END) return end(() => resolve(text));
        text = ERASE.includes(character) ? text.slice(0, -1) : (text + character).slice(0, LONGEST);
      }
    };
    stdin.on("data", hear).on("end", ended).resume();
  });
}
