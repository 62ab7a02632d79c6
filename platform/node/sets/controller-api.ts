import type { HttpMachine, HttpRequest, HttpResponse } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { HttpServing } from "#firmware/app";
import type { AppHost } from "../app-host";
import { errorText } from "../input-error";

/** A value of JSON as it is published. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** Hears of a request that has changed something, and of what its path told before and after it, as JSON; empty when it tells nothing. */
export type Changed = (request: HttpRequest, before: string, after: string) => void;

const DOCUMENTS = /^\/(override|limit|schedule|claims\/\d+)$/;

/** The controller's HTTP API for those who speak of it over MQTT. What goes wrong in here leaves the controller as it is. */
export class ControllerApi {
  private constructor(
    private readonly host: AppHost,
    private readonly serving: HttpServing,
    private readonly log: LogPort,
    private readonly changed: Changed,
  ) {}

  /** Opens the API; `changed` hears of each request that has changed something. `undefined` when the controller has failed. */
  static open(
    host: AppHost,
    machine: HttpMachine,
    log: LogPort,
    changed: Changed = () => undefined,
  ): ControllerApi | undefined {
    let serving: HttpServing | undefined;
    host.fact((app, now) => (serving = app.openHttp(machine, now)));
    return serving === undefined ? undefined : new ControllerApi(host, serving, log, changed);
  }

  /** Carries out a request; `done` is called now or, when the EVSE is asked, within seconds. */
  ask(request: HttpRequest, done: (response: HttpResponse) => void): void {
    const isOrder = request.method !== "GET";
    const before = isOrder ? this.decided(request) : "";
    const reply = (response: HttpResponse): void => {
      if (isOrder && response.status < 300) this.changed(request, before, this.decided(request));
      done(response);
    };
    this.attempt((now) => this.serving.serve(request, { reply }, now));
  }

  /** A document by its path; empty when there is none. */
  document(path: string): string {
    let body = "";
    this.ask({ method: "GET", path, query: "", body: "" }, (response) => {
      if (response.status === 200) body = response.body;
    });
    return body;
  }

  /** The document that a request changes; empty when none tells of it. */
  private decided({ path }: HttpRequest): string {
    return DOCUMENTS.test(path) ? this.document(path) : "";
  }

  /** The document of `/status`. */
  status(): Record<string, JsonValue> {
    return JSON.parse(this.attempt((now) => this.serving.status(now)) ?? "{}") as Record<string, JsonValue>;
  }

  /** All settings in force by their keys. */
  settings(): string {
    return this.attempt(() => this.serving.settings()) ?? "{}";
  }

  /** Time passes for what waits for the EVSE; call it every 100 ms. */
  tick(): void {
    this.attempt((now) => this.serving.tick(now));
  }

  private attempt<Result>(act: (now: number) => Result): Result | undefined {
    let result: Result | undefined;
    this.host.fact((_app, now) => {
      try {
        result = act(now);
      } catch (error) {
        this.log.log("error", `mqtt sets: ${errorText(error)}`);
      }
    });
    return result;
  }
}
