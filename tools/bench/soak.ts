import { Controller, type Memory, shownMemory } from "./controller";
import { Loader, shownTimes } from "./loader";

/** What an hour of 200 requests a second comes to. */
const REQUESTS = 720_000;
/** Asked before the memory is looked at for the first time: until then caches fill. */
const WARM = 20_000;
const LOOK_ms = 15_000;
/** Every address has a bound of its own on its requests. */
const ADDRESSES = 24;
const READERS = 20;
const SLEEPERS = 6;
const MISS_GROWTH_MB = 10;

/** Sends an hour's requests as fast as they are answered, with pages open, and looks at the heap in between; true: it stays flat. */
export async function benchSoak(): Promise<boolean> {
  const controller = await Controller.start();
  const begin = performance.now();
  try {
    const order = { port: controller.port, rate: 0, addresses: ADDRESSES, readers: READERS, sleepers: SLEEPERS };
    const load = await Loader.start({ ...order, most: WARM + REQUESTS });
    let done = false;
    const end = load.asked().then(() => (done = true));
    const looks: Memory[] = [];
    let [asked, failed] = [0, 0];
    while (!done) {
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, LOOK_ms))]);
      const memory = await controller.memory();
      const { times_ms, ...part } = await load.take();
      asked += part.asked;
      failed += part.failed;
      if (asked >= WARM) looks.push(memory);
      const time_s = ((performance.now() - begin) / 1000).toFixed(0);
      console.log(
        `${time_s} s, ${String(asked)} asked, ${String(failed)} failed: ${shownMemory(memory)}; ${shownTimes(times_ms)}`,
      );
    }
    await load.end();
    return isFlat(looks) && failed <= asked / 1000;
  } finally {
    await controller.stop();
  }
}

/** The last look against the first; one that is above both by chance does not count. */
function isFlat(looks: readonly Memory[]): boolean {
  const [first, last] = [looks[0]?.heap_MB ?? 0, looks.at(-1)?.heap_MB ?? Infinity];
  console.log(`the heap in use grew by ${(last - first).toFixed(1)} MB over ${String(REQUESTS)} requests`);
  return last - first <= MISS_GROWTH_MB;
}
