import { shownMemory } from "./controller";
import { Loader, quantile, shownTimes } from "./loader";
import type { OverloadedSite } from "./site";

/** Cuts that are measured, without and with the load. */
const CUTS = 120;
const READERS = 20;
const SLEEPERS = 6;
const RATE = 200;
/** From a sample over the limit to the command on the line: what is wanted at p99, and a gross miss at any cut. */
const WANTED_CUT_ms = 50;
const MISS_CUT_ms = 500;
/** The same for the answers meanwhile. */
const WANTED_ANSWER_ms = 20;
const MISS_ANSWER_ms = 250;
const MISS_GROWTH_MB = 20;

/**
 * Measures how soon a house that takes too much lowers the car, alone and with open pages and requests, and how soon those are answered; true: no
 * gross miss.
 */
export async function benchOverload(site: OverloadedSite): Promise<boolean> {
  const { controller } = site;
  const alone_ms = await site.measure(CUTS);
  console.log(`a cut, alone: ${shownTimes(alone_ms)} of ${String(CUTS)}`);
  const load = await Loader.start({ port: controller.port, rate: RATE, readers: READERS, sleepers: SLEEPERS });
  const before = await controller.memory();
  await load.take();
  const loaded_ms = await site.measure(CUTS);
  const after = await controller.memory();
  const { times_ms, failed, asked, heard } = await load.end();
  const beside = `${String(READERS)} open pages, ${String(SLEEPERS)} that never read and ${String(RATE)} requests/s`;
  console.log(`a cut beside ${beside}: ${shownTimes(loaded_ms)}`);
  console.log(`/status meanwhile: ${shownTimes(times_ms)}; ${String(asked)} asked, ${String(failed)} failed`);
  console.log(`the pages heard ${String(heard)} times; heap ${shownMemory(before)}, then ${shownMemory(after)}`);
  const grown_MB = after.heap_MB - before.heap_MB;
  const isMissed = grown_MB > MISS_GROWTH_MB || failed > asked / 100 || heard < loaded_ms.length;
  return [
    !isMissed,
    holds("a cut", quantile(loaded_ms, 0.99), { wanted_ms: WANTED_CUT_ms, miss_ms: MISS_CUT_ms }),
    holds("/status", quantile(times_ms, 0.99), { wanted_ms: WANTED_ANSWER_ms, miss_ms: MISS_ANSWER_ms }),
  ].every(Boolean);
}

/** Whether a time at p99 is no gross miss; says so when it is not what is wanted. */
function holds(what: string, p99_ms: number, { wanted_ms, miss_ms }: { wanted_ms: number; miss_ms: number }): boolean {
  if (p99_ms > wanted_ms)
    console.log(`${what}: p99 of ${String(wanted_ms)} ms is wanted on two cores that have nothing else to do`);
  return p99_ms <= miss_ms;
}
