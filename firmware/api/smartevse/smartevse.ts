import type { HttpAccess, HttpRequest, HttpResponse } from "#hal/http";
import type { MqttPort } from "#hal/mqtt";
import type { HttpParts, HttpSource } from "../http/parts";
import { json, message } from "../http/message";
import { displayImage } from "./display";
import { postEvState } from "./ev-state";
import { entityCount, entityDocument, entityTopic } from "./discovery";
import { Heard } from "./heard";
import { postCard, postCurrents, postEvMeter } from "./meter-routes";
import type { ProfileParts } from "./parts";
import { PowerDay } from "./power-day";
import { isColour, methodsOf } from "./routes";
import { profilePrefix, profileSerial } from "./serial-number";
import { changeAccess, changeSettings, parameter, REFUSED } from "./settings-change";
import { settingsDocument } from "./settings-document";
import { takeSet } from "./set-topics";
import { StateTopics } from "./state-topics";
import { cardStatus } from "./texts";

const SET = "/Set/";

/**
 * Speaks as a SmartEVSE does, for those who know nothing else: its routes and its topics, in its units. All it takes goes the ways that
 * everything else goes. Made while the setting `smartevse` is on.
 */
export class SmartEvse {
  private readonly parts: ProfileParts;
  private readonly topics: StateTopics;
  private readonly serial: number;
  /** Entities that Home Assistant has been told of since the connection stands. */
  private announced = 0;
  /** Every other tick is for that until it is done; nothing else goes out in it, see {@link StateTopics}. */
  private announces = false;
  private readonly power = new PowerDay();
  /** What was refused last, so that a script that goes on and on fills no log. */
  private refused = "";

  constructor(http: HttpParts, source: HttpSource) {
    const prefix = http.machine.profilePrefix ?? profilePrefix(http.system.serial);
    this.serial = profileSerial(http.system.serial, prefix);
    this.parts = { http, source, heard: new Heard(), prefix };
    this.topics = new StateTopics(this.parts);
  }

  /** Who may send this request; `undefined`: it is none of these. */
  access(request: HttpRequest): HttpAccess | undefined {
    switch (request.method + " " + request.path) {
      case "GET /settings":
        return "read";
      case "POST /settings":
        return changeAccess(request);
      case "POST /reboot":
      case "POST /cablelock":
      case "POST /erasesettings":
      case "POST /autoupdate":
        return "admin";
      default:
        if (methodsOf(request.path) === "") return undefined;
        return request.method === "POST" ? "control" : "read";
    }
  }

  /** Answers one of these requests. */
  serve(request: HttpRequest, now: number): HttpResponse {
    switch (request.method + " " + request.path) {
      case "GET /settings":
        return json(200, settingsDocument(this.parts, this.serial, now));
      case "POST /settings":
        return changeSettings(this.parts, request, now);
      case "POST /currents":
        return postCurrents(this.parts, request, now);
      case "POST /ev_meter":
        return postEvMeter(this.parts, request, now);
      case "POST /rfid":
        return postCard(this.parts, request, now);
      case "POST /ev_state":
        return postEvState(this.parts, request, now);
      case "POST /cablelock":
        return this.lockCable(request, now);
      case "POST /reboot":
        return this.reboot(now);
      default:
        return this.show(request, now);
    }
  }

  /** What is only looked at, and what a SmartEVSE does that has no meaning here. */
  private show(request: HttpRequest, now: number): HttpResponse {
    const { source } = this.parts;
    switch (request.method + " " + request.path) {
      case "GET /power_day":
        return json(200, this.power.toJson());
      case "GET /lcd":
        return { status: 200, type: "bmp", body: displayImage(this.parts, source.snapshot(now)) };
      case "POST /lcd":
        return json(200, '{"button":{"right":"up","middle":"up","left":"up"}}');
      case "POST /lcd-verify-password":
        return json(200, '{"success":false}');
      case "POST /erasesettings":
      case "POST /autoupdate":
        return message(403, "not over this interface");
      default:
        if (request.method === "POST" && isColour(request.path)) return json(200, '{"color":"' + REFUSED + '"}');
        return json(405, '{"msg":"Method not allowed","allowed":"' + methodsOf(request.path) + '"}');
    }
  }

  /** The connection to the broker stands. */
  connected(): void {
    this.announced = 0;
    this.topics.forget();
  }

  /** A message on a topic below the prefix. */
  received(topic: string, payload: string, retained: boolean, now: number): void {
    const { prefix, http } = this.parts;
    if (!topic.startsWith(prefix + SET)) return;
    const name = topic.substring(prefix.length + SET.length);
    const what = "Set/" + name;
    const rejection = retained
      ? { what, why: "retained: nobody knows how old it is", allowed: "the same without retain" }
      : takeSet(this.parts, name, payload, now);
    const why = rejection === undefined ? "" : what.substring(0, 40) + " refused: " + rejection.why;
    if (rejection !== undefined && why !== this.refused)
      http.core.ports.log.log("warn", why + " (allowed: " + rejection.allowed + ")");
    this.refused = why;
  }

  /** Time passes, whether or not there is a broker. Call it every 100 ms. */
  pass(now: number): void {
    this.restartWhenIdle(now);
    this.power.follow(this.parts.http.core);
  }

  /** Tells what is due. Call it every 100 ms. */
  tick(mqtt: MqttPort, now: number): void {
    this.announces = !this.announces && this.topics.isRound && this.announced < entityCount();
    if (this.announces) this.announce(mqtt);
    else this.topics.tick(mqtt, now);
  }

  /** What an order has brought about. */
  told(topic: string, payload: string): void {
    if (topic === "event/card") this.parts.heard.cardStatus = cardStatus(payload);
  }

  /** A restart that waits for the charge to end. */
  private restartWhenIdle(now: number): void {
    const { heard, http } = this.parts;
    if (!heard.restarts || http.core.evse.status.state === "charging") return;
    heard.restarts = false;
    http.actions.restart("asked for as of a SmartEVSE", now);
  }

  /** Tells of one entity. */
  private announce(mqtt: MqttPort): void {
    const topic = entityTopic(this.parts.prefix, this.announced);
    if (mqtt.publish(topic, entityDocument(this.parts, this.announced), true)) this.announced++;
  }

  private lockCable(request: HttpRequest, now: number): HttpResponse {
    const value = parameter(request, "1") !== undefined ? "1" : "0";
    return changeSettings(this.parts, { method: "POST", path: "", query: "cablelock=" + value, body: "" }, now);
  }

  private reboot(now: number): HttpResponse {
    const { heard, http } = this.parts;
    heard.restarts = true;
    const waits = http.core.evse.status.state === "charging";
    if (!waits) this.restartWhenIdle(now);
    return message(waits ? 202 : 200, waits ? "restarts when the charge has ended" : "restarts");
  }
}
