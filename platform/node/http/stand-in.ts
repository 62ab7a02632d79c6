import type { HttpRequest, HttpResponse } from "#hal/http";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import { FAILURE } from "../outage";
import { isOwnApi } from "./guard";

const STATE = `${OWN_PREFIX}/state`;
const SILENT = "the controller does not answer";

type Reply = (response: HttpResponse) => void;

/** Answers in the place of a controller that has failed: its last state, with the failure as what limits; everything else with why not. */
export class StandIn {
  private state: string | undefined;
  /** Requests that the controller has not answered yet. */
  private readonly waiting = new Set<Reply>();

  /** What to give a controller to answer with: each request is answered once. */
  expect({ method, path }: HttpRequest, reply: Reply): Reply {
    const once = (response: HttpResponse): void => {
      if (!this.waiting.delete(once)) return;
      if (path === STATE && method === "GET" && response.status === 200) this.state = response.body;
      reply(response);
    };
    this.waiting.add(once);
    return once;
  }

  /** Refuses what a controller that has failed leaves unanswered. */
  dismiss(): void {
    for (const reply of [...this.waiting]) reply(refusal("/", "the controller has failed and was started again"));
  }

  /** Answers a request itself; `sentence` says why there is no controller. */
  answer({ method, path }: HttpRequest, sentence = SILENT): HttpResponse {
    const { state } = this;
    if (path !== STATE || method !== "GET" || state === undefined) return refusal(path, sentence);
    const last = JSON.parse(state) as { evse?: object; mains?: object };
    const limit = { source: FAILURE, limit_mA: 0, forbids: true, decides: true, sentence };
    const view = {
      ...last,
      ...{ run: "sleeping", limit_mA: 0, offered_mA: undefined, charge_mA: [], power_W: undefined },
      // nobody reports anything to a controller that is not there
      ...{
        solar: undefined,
        grid: undefined,
        battery: undefined,
        soc_pct: undefined,
        mains: { ...last.mains, stale: true },
      },
      ...{ sentence, source: FAILURE, limits: [limit], evse: { ...last.evse, link: "down", connected: false } },
    };
    // what is kept is a byte string
    return { status: 200, type: "json", body: JSON.stringify(view) };
  }
}

function refusal(path: string, sentence: string): HttpResponse {
  const text = Buffer.from(sentence, "utf8").toString("latin1");
  const own = { error: { code: "not-available", message: text } };
  return { status: 503, type: "json", body: JSON.stringify(isOwnApi(path) ? own : { msg: text }) };
}
