import type { HttpAccess, HttpExchange, HttpRequest, HttpResponse } from "#hal/http";
import type { MainsSample } from "#hal/mains";
import type { Core } from "#firmware/core";
import type { Claim } from "#firmware/charging/claim";
import type { Rejection } from "#firmware/settings/rejection";
import type { Settings } from "#firmware/settings/settings";
import type { Feature, Site } from "#firmware/site";

/**
 * What stands in an image for the parts that were left out of it. Nothing of them works, and nothing is loosened by that: a policy that a
 * setting asks for stops the charge and says why, a meter or sensor has no reading, and an order is refused.
 */

/** Beats what a person orders: what is asked for and is not there must not be ignored. */
const PRIORITY = 90;

function why(name: string): string {
  return "this image was built without " + name;
}

/** A policy: it stops the charge while a setting asks for it. Has what is asked of any of those that can be left out. */
export class LeftOutPolicy implements Feature {
  readonly claim: Claim;
  readonly revision = 0;

  constructor(
    private readonly name: string,
    private readonly setting: string,
  ) {
    this.claim = { source: name + " left out", permit: "sleeping", priority: PRIORITY, limit_mA: undefined };
  }

  take(_settings: Settings): void {
    // nothing of it matters
  }

  follow(_site: Site, _now: number): void {
    // it stays asleep
  }

  explain(_now: number): string {
    return why(this.name) + "; set " + this.setting + " off, or flash one that has it";
  }

  // Cards

  who(): string {
    return "";
  }

  order(_text: string, _now: number): Rejection {
    return this.refusal();
  }

  // The sun

  surplus_W(): number | undefined {
    return undefined;
  }

  // The plans of the week

  set(_topic: string, _text: string, _epoch_s: number | undefined): Rejection | undefined {
    return this.refusal();
  }

  forget(): void {
    // there is nothing
  }

  withholds(): boolean {
    return false;
  }

  hasIntervals(): boolean {
    return false;
  }

  delayed(): string {
    return "";
  }

  interval(_epoch_s: number | undefined): string {
    return why(this.name);
  }

  /** A plan that was set and cannot be read leaves nothing. */
  capacity_mA(_epoch_s: number): number {
    return 0;
  }

  private refusal(): Rejection {
    return { what: this.name, why: why(this.name), allowed: "an image that has it" };
  }
}

/** The switch of the phases. */
export class LeftOutPhases implements Feature {
  readonly claim: Claim;
  private readonly policy: LeftOutPolicy;

  constructor(name: string, setting: string) {
    this.policy = new LeftOutPolicy(name, setting);
    this.claim = this.policy.claim;
  }

  take(_settings: Settings): void {
    // nothing of it matters
  }

  follow(_site: Site, _now: number): void {
    // it stays asleep
  }

  explain(now: number): string {
    return this.policy.explain(now);
  }

  answered(_command: string, _reply: string | undefined): void {
    // nothing was asked
  }

  order(): number {
    return 0;
  }

  switches(): number {
    return 0;
  }

  switching(): boolean {
    return false;
  }
}

/** The button and the lock at the charging point. */
export class LeftOutPoint {
  readonly asked = 0;
  readonly lockNews = false;
  private readonly policy: LeftOutPolicy;

  constructor(
    name: string,
    setting: string,
    private readonly core: Core,
  ) {
    this.policy = new LeftOutPolicy(name, setting);
    core.policies.push(this.policy);
  }

  take(_settings: Settings): void {
    // nothing of it matters
  }

  follow(_now: number): void {
    // nobody presses anything
  }

  leave(): void {
    const { policies } = this.core;
    policies.splice(policies.indexOf(this.policy), 1);
  }

  press(text: string, now: number): Rejection | undefined {
    return this.policy.order(text, now);
  }

  isRelay(): boolean {
    return false;
  }

  lockFailed(): boolean {
    return false;
  }

  by(): string {
    return "";
  }
}

/** Updates over the air: an order of one is refused. */
export class LeftOutUpdates {
  constructor(
    private readonly name: string,
    _setting: string,
  ) {
    // nothing is looked for
  }

  order(_topic: string, _text: string, _now: number): Rejection {
    return { what: this.name, why: why(this.name), allowed: "dinamics flash, with a cable" };
  }

  /** Whether nothing goes on any more. */
  follow(_now: number): boolean {
    return true;
  }
}

/** A meter, sensor or reader: it has no reading and says why. */
export class LeftOutDevice {
  readonly sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
  readonly temperature_C: number | undefined = undefined;
  readonly uid = "";
  readonly trouble: string;
  // what clamps are told
  clamps = 0;
  calibration = 0;
  readonly factors: number[] = [];

  constructor(name: string, setting: string) {
    this.trouble = why(name) + "; set " + setting + " 0, or flash one that has it";
  }

  tick(_now: number): boolean {
    return false;
  }

  bytes(_chunk: string, _now: number): void {
    // nobody reads them
  }
}

/** The HTTP API, or a part of it: it answers that it is not there. */
export class LeftOutHttp {
  private readonly answer: HttpResponse;

  constructor(name: string, _setting: string) {
    this.answer = { status: 501, type: "json", body: '{"msg":"' + why(name) + '"}' };
  }

  access(_request: HttpRequest): HttpAccess {
    return "read";
  }

  serve(_request: HttpRequest, exchange: HttpExchange, _now: number): void {
    exchange.reply(this.answer);
  }

  tick(_now: number): void {
    // nothing waits
  }

  status(_now: number): string {
    return this.answer.body;
  }

  changes(_now: number): string | undefined {
    return undefined;
  }

  settings(): string {
    return this.answer.body;
  }

  evseReply(_tag: string, _reply: string | undefined): void {
    // nothing was asked
  }

  told(_topic: string, _payload: string): void {
    // nobody listens
  }
}

/** Another device's HTTP API beside the own one: none of its paths is there. */
export class LeftOutProfile {
  constructor(_name: string, _setting: string) {
    // nobody is told
  }

  access(_request: HttpRequest): HttpAccess | undefined {
    return undefined;
  }

  told(_topic: string, _payload: string): void {
    // nobody listens
  }

  pass(_now: number): void {
    // nobody asks for it
  }
}
