import { benchOverload } from "./overload";
import { benchPaint } from "./paint";
import { type OverloadedSite, onSite } from "./site";
import { benchSoak } from "./soak";

async function benchSite(site: OverloadedSite): Promise<boolean> {
  const results = [await benchPaint(site), await benchOverload(site)];
  return results.every(Boolean);
}

const [option, ...rest] = process.argv.slice(2);
if ((option !== undefined && option !== "--soak") || rest.length > 0) {
  console.error(
    "npm run bench            a cut and the answers beside open pages and 200 requests/s; the first screen",
  );
  console.error("npm run bench -- --soak  memory over as many requests as an hour of that brings");
  process.exitCode = 2;
} else {
  const isGood = option === "--soak" ? await benchSoak() : await onSite(benchSite);
  if (!isGood) console.log("a gross miss");
  process.exitCode = isGood ? 0 : 1;
}
