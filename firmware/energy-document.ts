import type { MqttPort } from "#hal/mqtt";
import type { EnergyAccount } from "./energy-account";
import type { EnergyBook } from "./metering/energy-book";
import { whole } from "#hal/text";
import { dateText } from "./timing/stored-zone";

const PERIODS = ["day", "month", "year", "all"];

/** Payload of `energy/json`: totals of day, month, year and all, which day that is, and how often the contactors have switched. */
export function energyDocument(book: EnergyBook): string {
  const day = book.periods[0] ?? -1;
  const parts: string[] = ['"date":' + (day < 0 ? "null" : '"' + dateText(day) + '"')];
  for (let period = 0; period < PERIODS.length; period++) {
    parts.push('"' + (PERIODS[period] ?? "") + '":{"energy_Wh":' + whole(book.total(period, 0)));
    parts.push('"solar_Wh":' + whole(book.total(period, 1)));
    parts.push('"battery_Wh":' + whole(book.total(period, 2)));
    parts.push('"charge_s":' + whole(book.total(period, 3)) + "}");
  }
  parts.push('"closings":' + whole(book.closings));
  parts.push('"phaseSwitches":' + whole(book.phaseSwitches));
  return "{" + parts.join(",") + "}";
}

/** Tells what has been stored anew; the broker keeps it. What it does not take is told again. */
export function tellEnergy(account: EnergyAccount, mqtt: MqttPort): void {
  if (mqtt.publish("energy/json", energyDocument(account.book), true)) account.news = false;
}
