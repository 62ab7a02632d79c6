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
  constructor(
    private readonly host: AppHost,
    private readonly machine: HttpMachine,
    private readonly log: LogPort,
    /** Hears of each request that has changed something. */
    private readonly changed: Changed = () => undefined,
  ) {}

  /** There is a controller; it fails now and then. */
  isThere(): boolean {
    return this.attempt(() => true) === true;
  }

  /** Carries out a request; `done` is called now or, when the EVSE is asked, within seconds. */
  ask(request: HttpRequest, done: (response: HttpResponse) => void): void {
    const isOrder = request.method !== "GET";
    const before = isOrder ? this.decided(request) : "";
    const reply = (response: HttpResponse): void => {
      if (isOrder && response.status < 300) this.changed(request, before, this.decided(request));
      done(response);
    };
    this.attempt((serving, now) => serving.serve(request, { reply }, now));
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
    return JSON.parse(this.attempt((serving, now) => serving.status(now)) ?? "{}") as Record<string, JsonValue>;
  }

  /** All settings in force by their keys. */
  settings(): string {
    return this.attempt((serving) => serving.settings()) ?? "{}";
  }

  /** Time passes for what waits for the EVSE; call it every 100 ms. */
  tick(): void {
    this.attempt((serving, now) => serving.tick(now));
  }

  private attempt<Result>(act: (serving: HttpServing, now: number) => Result): Result | undefined {
    let result: Result | undefined;
    this.host.fact((app, now) => {
      try {
        result = act(app.openHttp(this.machine, now), now);
      } catch (error) {
        this.log.log("error", `mqtt sets: ${errorText(error)}`);
      }
    });
    return result;
  }
}
