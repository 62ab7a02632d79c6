import { benchOverload } from "./overload";
import { benchSoak } from "./soak";

const [option, ...rest] = process.argv.slice(2);
if ((option !== undefined && option !== "--soak") || rest.length > 0) {
  console.error("npm run bench            a cut and the answers beside open pages and 200 requests/s");
  console.error("npm run bench -- --soak  memory over as many requests as an hour of that brings");
  process.exitCode = 2;
} else {
  const isGood = option === "--soak" ? await benchSoak() : await benchOverload();
  if (!isGood) console.log("a gross miss");
  process.exitCode = isGood ? 0 : 1;
}
