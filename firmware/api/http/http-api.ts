import type { HttpAccess, HttpExchange, HttpMachine, HttpRequest } from "#hal/http";
import { jsonText } from "#hal/json";
import type { Asked } from "../../asked";
import { OwnApi } from "../own/own-api";
import { isOwnPath } from "../own/own-path";
import { answerRoute } from "./answer";
import { HttpMemory } from "./memory";
import { json, message } from "./message";
import type { HttpParts, HttpSource } from "./parts";
import { RapiExchanges } from "./rapi-exchanges";
import { accessOf } from "./rapi-routes";
import { findRoute } from "./route-table";
import { settingsByKey } from "./settings-document";
import { StatusFeed } from "./status-feed";
import { SmartEvse } from "../smartevse/smartevse";

/** A minute, of ticks of 100 ms. */
const IDLE_TICKS = 600;

/**
 * OpenEVSE's HTTP API and its stream of changes. The platform's server asks who may ({@link access}), hands requests in and takes the
 * answers out; it decides who asks. Call {@link tick} every 100 ms.
 */
export class HttpApi {
  private readonly parts: HttpParts;
  private readonly exchanges: RapiExchanges;
  /** Not made, and on the module not loaded, where there is little memory. */
  private readonly feed: StatusFeed | undefined;
  /** Made, and on the module loaded, when it is first asked. */
  private own: OwnApi | undefined = undefined;
  /** Ticks since it was asked last: it keeps nothing, and is let go of when nobody asks any more. */
  private idle = 0;
  /** Made, and on the module loaded, while the setting asks for it. */
  private profile: SmartEvse | undefined = undefined;

  constructor(
    private readonly source: HttpSource,
    asked: Asked,
    machine: HttpMachine,
    now: number,
  ) {
    const { core } = source;
    const { claims, limit, feeds } = asked;
    this.parts = {
      core,
      settings: core.settings,
      feeds,
      claims,
      limit,
      system: core.ports.system,
      actions: source,
      machine,
      memory: new HttpMemory(now, machine.uptime_ms?.() ?? 0),
      desk: asked.frontDesk(now),
      snapshot: (at) => source.snapshot(at),
    };
    this.exchanges = new RapiExchanges(source);
    this.feed = machine.small === true ? undefined : new StatusFeed(this.parts);
  }

  /** Who may send this request; a path or method that there is not is answered to everybody who may read. */
  access(request: HttpRequest): HttpAccess {
    if (isOwnPath(request.path)) return this.theOwn().access(request);
    const route = findRoute(request.method, request.path);
    if (typeof route === "string") return this.smartEvse()?.access(request) ?? "read";
    if (route.handler === "schedule.set" && request.body === "") return "read";
    return route.access === "rapi" ? accessOf(request) : route.access;
  }

  /** Answers a request, at once or, when the EVSE is asked, within seconds. */
  serve(request: HttpRequest, exchange: HttpExchange, now: number): void {
    if (isOwnPath(request.path)) {
      this.theOwn().serve(request, exchange, now);
      return;
    }
    const route = findRoute(request.method, request.path);
    if (typeof route === "string") {
      const profile = this.smartEvse();
      if (profile !== undefined && profile.access(request) !== undefined) {
        exchange.reply(profile.serve(request, now));
        return;
      }
      exchange.reply(
        route === ""
          ? message(404, "Not found")
          : json(405, '{"msg":"Method not allowed","allowed":' + jsonText(route) + "}"),
      );
      return;
    }
    if (route.handler === "rapi") {
      this.exchanges.begin(request, exchange, now);
      return;
    }
    exchange.reply(answerRoute(this.parts, route, request, now));
  }

  tick(now: number): void {
    this.parts.memory.tick(now);
    this.exchanges.tick(now);
    this.feed?.look(now);
    this.profile?.pass(now);
    this.idle++;
    if (this.idle >= IDLE_TICKS) this.own = undefined;
  }

  /** The whole status, for a listener that has just come. */
  status(now: number): string {
    return this.feed?.status(now).toJson() ?? "{}";
  }

  /** What has changed since this was asked last, as a JSON object; `undefined`: nothing. */
  changes(now: number): string | undefined {
    return this.feed?.changes(now);
  }

  /** All settings as they are in force, as a JSON object. */
  settings(): string {
    return settingsByKey(this.parts.settings);
  }

  /** The answer to a question with a tag of this API. */
  evseReply(tag: string, reply: string | undefined): void {
    this.exchanges.answered(tag, reply);
  }

  /** What an order has brought about. */
  told(topic: string, payload: string): void {
    this.exchanges.told(topic, payload);
    this.parts.memory.told = payload;
    if (topic === "event/card") this.parts.memory.card = payload;
    this.profile?.told(topic, payload);
  }

  private theOwn(): OwnApi {
    this.idle = 0;
    return (this.own ??= new OwnApi(this.parts, this.exchanges));
  }

  /** The SmartEVSE profile while the setting asks for it. */
  smartEvse(): SmartEvse | undefined {
    if (!this.parts.settings.on("smartevse")) this.profile = undefined;
    else this.profile ??= new SmartEvse(this.parts, this.source);
    return this.profile;
  }
}
