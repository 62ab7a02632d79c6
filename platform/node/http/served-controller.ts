import type { HttpAccess, HttpMachine, HttpRequest, HttpResponse } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { HttpServing } from "#firmware/app";
import type { AppHost } from "../app-host";
import { errorText } from "../input-error";
import { StandIn } from "./stand-in";

/** The controller as a server asks it: what goes wrong is logged, and while there is none a stand-in answers. */
export class ServedController {
  private readonly standIn = new StandIn();
  /** What the controller answers with; another one after a failure. */
  private api: HttpServing | undefined;

  constructor(
    private readonly host: AppHost,
    private readonly machine: HttpMachine,
    private readonly log: LogPort,
  ) {}

  /** Does something with the controller; `undefined`: it has failed, or there is none. */
  attempt<Result>(act: (api: HttpServing, now: number) => Result): Result | undefined {
    let result: Result | undefined;
    this.host.fact((app, now) => {
      try {
        const api = app.openHttp(this.machine, now);
        if (api !== this.api) this.standIn.dismiss();
        this.api = api;
        result = act(api, now);
      } catch (error) {
        this.log.log("error", `http: ${errorText(error)}`);
      }
    });
    return result;
  }

  /** Who may ask this. */
  access(asked: HttpRequest): HttpAccess {
    // which routes there are does not change with a failure
    return this.attempt((api) => api.access(asked)) ?? this.api?.access(asked) ?? "admin";
  }

  /** Hands a request to the controller; it is answered once, now or within seconds. */
  hand(asked: HttpRequest, reply: (response: HttpResponse) => void): void {
    let once = reply;
    const done = this.attempt((api, now) => {
      once = this.standIn.expect(asked, reply);
      api.serve(asked, { reply: once }, now);
      return true;
    });
    if (done === undefined) once(this.standIn.answer(asked, this.host.outageSentence?.()));
  }

  /** Time passes: what a controller that has failed leaves unanswered is refused. */
  look(): void {
    if (this.host.outageSentence?.() !== undefined) this.standIn.dismiss();
  }
}
