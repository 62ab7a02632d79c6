import type { MqttPort } from "#hal/mqtt";
import type { EnergyAccount } from "../energy-account";
import type { EnergyBook } from "../metering/energy-book";
import { whole } from "#hal/text";

const PERIODS = ["day", "month", "year", "all"];

/** Payload of `energy/json`: totals of day, month, year and all, and how often the contactors have switched. */
export function energyDocument(book: EnergyBook): string {
  const parts: string[] = [];
  for (let period = 0; period < PERIODS.length; period++) {
    parts.push('"' + (PERIODS[period] ?? "") + '":{"energy_Wh":' + whole(book.total_Wh(period, false)));
    parts.push('"solar_Wh":' + whole(book.total_Wh(period, true)));
    parts.push('"charge_s":' + whole(book.charge_s(period)) + "}");
  }
  parts.push('"closings":' + whole(book.closings));
  parts.push('"phaseSwitches":' + whole(book.phaseSwitches));
  return "{" + parts.join(",") + "}";
}

/** Tells what has been stored anew; the broker keeps it. What it does not take is told again. */
export function tellEnergy(account: EnergyAccount, mqtt: MqttPort): void {
  if (mqtt.publish("energy/json", energyDocument(account.book), true)) account.news = false;
}
