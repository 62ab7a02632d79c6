import type { TesterPort } from "#hal/contactor";
import type { MqttPort } from "#hal/mqtt";
import type { Rejection } from "../settings/rejection";
import type { Protection } from "./protection";

/** Orders of a person about trips. */
export const TRIP_ORDERS = "reset, reset NAME, list, list NUMBER or selftest";

/** What an order is carried out on. */
export interface TripOrderParts {
  protection: Protection;
  mqtt: MqttPort;
  tester?: TesterPort | undefined;
  /** The relay is closed. */
  charging: boolean;
}

/** What came of an order: why it was not done, or what to publish on `trip/list` (empty: nothing). */
export type TripAnswer = Rejection | string;

/** Carries out an order about trips. */
export function orderTrip(text: string, parts: TripOrderParts, now: number): TripAnswer {
  const space = text.indexOf(" ");
  const word = space < 0 ? text : text.substring(0, space);
  const rest = space < 0 ? "" : text.substring(space + 1);
  switch (word) {
    case "reset":
      return parts.protection.reset(rest) ?? "";
    case "list":
      return list(parts.protection, rest);
    case "selftest":
      return selfTest(parts, now);
    default:
      return { what: "trip", why: "no such order", allowed: TRIP_ORDERS };
  }
}

function list(protection: Protection, from: string): TripAnswer {
  if (from === "") return protection.log.page(undefined);
  let number = 0;
  for (let index = 0; index < from.length; index++) {
    const digit = from.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9) || index > 8) return { what: "trip list", why: "no number", allowed: TRIP_ORDERS };
    number = number * 10 + digit;
  }
  return protection.log.page(number);
}

function selfTest({ protection, mqtt, tester, charging }: TripOrderParts, now: number): TripAnswer {
  const what = "trip selftest";
  if (protection.testing < 0)
    return { what, why: "no monitor has reported on feed/residual_mA", allowed: "with a monitor that can test itself" };
  if (charging) return { what, why: "the car is being charged", allowed: "while nothing is charged" };
  const isBegun = tester !== undefined && tester.test();
  if (!mqtt.publish("residual_test", "1", false) && !isBegun)
    return { what, why: "the monitor cannot be reached", allowed: "the same a little later" };
  protection.beginTest(now);
  return "";
}
