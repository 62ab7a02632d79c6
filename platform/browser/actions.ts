import type { Answer } from "./data/answer";
import { readState } from "./data/charger-state";
import { type Method, ask } from "./requests";
import { say } from "./say";
import { page, update } from "./store";

/** Changes something and tells what came of it when it was refused, or when `done` is given. */
export async function change(method: Method, route: string, body?: unknown, done?: string): Promise<Answer> {
  const answer = await ask(method, route, body);
  if (!answer.ok) update({ notice: { text: refusalText(answer), isRefusal: true } });
  else update({ notice: done === undefined ? undefined : { text: done, isRefusal: false } });
  return answer;
}

/** Why something was not done. */
export function refusalText({ status, message }: { status: number; message: string }): string {
  return status === 0 ? say("noAnswer") : message;
}

export function control(body: Readonly<Record<string, unknown>>): void {
  // the answer is the state that has come of it
  void change("POST", "/control", body).then((answer) => {
    const state = answer.ok ? readState(answer.value) : undefined;
    if (state !== undefined && state.serial === page().state?.serial) update({ state });
  });
}
