import type { Desk, Question } from "./desk";
import { restartSoon } from "./restart-soon";
import { shown } from "./shown";

/** What is asked; the answer to a question about a password is not shown. */
export function promptOf(question: Question, serial: string): string {
  switch (question) {
    case "":
      return "> ";
    case "reset":
      return "Type yes to go on: ";
    case "resetAgain":
      return "Sure? Type the serial number " + serial + ": ";
    default:
      return "Password (not shown): ";
  }
}

/** Whether the answer must not be shown. */
export function isSecret(question: Question): boolean {
  return question === "join" || question === "accessPoint" || question.endsWith("Password");
}

/** Takes a line as the answer to the desk's question; what to print. */
export function doAnswer(desk: Desk, line: string, now: number): string {
  const question = desk.question;
  const { wifi, broker } = desk.port;
  desk.question = "";
  switch (question) {
    case "join": {
      const why = passwordFault(line, true);
      if (why !== undefined) return "error: wifi join: " + why;
      return outcome("wifi join", wifi?.join(desk.about, line, desk.hidden), "ok: stored; wifi shows how it goes");
    }
    case "accessPoint": {
      const why = passwordFault(line, false);
      if (why !== undefined) return "error: wifi ap: " + why;
      return outcome("wifi ap", wifi?.accessPoint(line), "ok: stored");
    }
    case "brokerPassword":
      if (line.length > 64) return "error: mqtt password: longer than 64 characters";
      return outcome("mqtt password", broker?.set("password", line), line === "" ? "ok: none" : "ok: stored");
    case "httpPassword": {
      if (line !== "" && (line.length < 8 || line.length > 64)) return "error: http password: it has 8..64 characters";
      const why = desk.port.setHttpPassword?.(line);
      return outcome("http password", why, line === "" ? "ok: none" : "ok: stored; whoever has logged in has to again");
    }
    case "reset":
      if (line !== "yes") return "error: factory-reset: not done, the answer was not yes";
      desk.question = "resetAgain";
      return "";
    default:
      return reset(desk, line, now);
  }
}

function outcome(what: string, why: string | undefined, good: string): string {
  return why === undefined ? good : "error: " + what + ": " + shown(why);
}

/** Why a password cannot be one of WPA2 (8..63 printable characters or 64 hex digits); an open network has none. */
function passwordFault(password: string, mayBeEmpty: boolean): string | undefined {
  if (password === "" && mayBeEmpty) return undefined;
  if (password.length >= 8 && password.length <= 63) return undefined;
  if (password.length === 64 && isHex(password)) return undefined;
  return "a password has 8..63 characters or 64 hex digits" + (mayBeEmpty ? "; nothing for an open network" : "");
}

function isHex(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!"0123456789abcdefABCDEF".includes(text.charAt(index))) return false;
  }
  return true;
}

function reset(desk: Desk, line: string, now: number): string {
  if (line !== desk.ports.system.serial) return "error: factory-reset: not done, that was not the serial number";
  desk.actions.erase("everything", now);
  desk.port.forget();
  return "ok: everything is forgotten" + restartSoon(desk, "factory reset");
}
