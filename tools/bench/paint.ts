import type { Browser } from "playwright-core";
import { launchChromium } from "#tools/page/chromium";
import { quantile, shownTimes } from "./loader";
import type { OverloadedSite } from "./site";

const VISITS = 7;
/** A slow phone against this machine. */
const SLOWER = 6;
/** What a network at home does to it: 20 Mbit/s, 10 ms. */
const NETWORK = { offline: false, latency: 10, downloadThroughput: 2_500_000, uploadThroughput: 2_500_000 };
const PHONE = { width: 390, height: 844 };
/** From the address typed to what the car gets on the screen: what is wanted, and a gross miss. */
const WANTED_ms = 1000;
const MISS_ms = 10_000;

/** When what the car gets is on the screen: the frame after it is in the document. */
const WATCH = `
  let tell;
  window.useful_ms = new Promise((resolve) => (tell = resolve));
  new MutationObserver((_, watch) => {
    if (!/\\d/.test(document.querySelector(".offer-number")?.textContent ?? "")) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now())));
  }).observe(document, { subtree: true, childList: true, characterData: true });
`;

async function visit(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", NETWORK);
  await page.goto(address);
  const time_ms = await page.evaluate<number>("useful_ms");
  await context.close();
  return time_ms;
}

/** Measures how soon a slow phone shows what the car gets; true: no gross miss, or nothing to measure with. */
export async function benchPaint({ controller }: OverloadedSite): Promise<boolean> {
  const browser = await launchChromium();
  if (browser === undefined) {
    console.log("the first screen: not measured, there is no Chromium (apt-get install chromium)");
    return true;
  }
  try {
    const times_ms: number[] = [];
    const address = `http://127.0.0.1:${String(controller.port)}/`;
    for (let count = 0; count < VISITS; count += 1) times_ms.push(await visit(browser, address));
    console.log(
      `the first screen on a phone ${String(SLOWER)} times slower: ${shownTimes(times_ms)} of ${String(VISITS)} visits`,
    );
    const median_ms = quantile(times_ms, 0.5);
    if (median_ms > WANTED_ms)
      console.log(`the first screen: ${String(WANTED_ms)} ms is wanted when nothing else runs`);
    return median_ms <= MISS_ms;
  } finally {
    await browser.close();
  }
}
