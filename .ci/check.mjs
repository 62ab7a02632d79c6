// The whole check of a checkout: every step runs, also after one that failed, and the result is one line.
// Beside the quick tests of `npm test` those that take minutes; with DINAMICS_CI set, what needs Debian packages too. Arguments go to vitest.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const RESULTS = "build/ci/vitest.json";
const TALLY = "build/ci/tally.json";

/** What only looks at the sources, all at once. */
const READING = [
  ["typecheck", "npm", ["run", "--silent", "typecheck"]],
  ["lint", "npm", ["run", "--silent", "lint"]],
  ["format", "npm", ["run", "--silent", "format:check"]],
];
const BUILDING = [
  ["local page", "npm", ["run", "--silent", "build:page"]],
  ["Lua build", "npm", ["run", "--silent", "build:lua"]],
];

const tally = { passed: 0, failed: 0, skipped: 0 };

/** Says how a command ended that began at `began`; true when well. */
function told(name, began, { status, error }) {
  const ok = status === 0;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`== ${name}: ${ok ? "passed" : `FAILED${error ? ` (${error.message})` : ""}`} in ${seconds} s`);
  return ok;
}

/** Runs a command; true when it ended well. */
function run(name, command, args) {
  console.log(`\n== ${name}`);
  const began = Date.now();
  return told(name, began, spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] }));
}

/** Runs a command beside others, and shows what it has said when it ends; whether that was well. */
function runBeside(name, command, args) {
  const began = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => said.push(bytes));
    const end = (result) => {
      console.log(`\n== ${name}\n${Buffer.concat(said).toString().trimEnd()}`);
      resolve(told(name, began, result));
    };
    child.on("error", (error) => end({ error }));
    child.on("close", (status) => end({ status }));
  });
}

/** Tests by their outcome; a file that could not be loaded counts as one failed test. */
function readResults() {
  const { testResults } = JSON.parse(readFileSync(RESULTS, "utf8"));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    const failedBefore = counts.failed;
    for (const { status: outcome } of assertionResults) {
      if (outcome === "passed" || outcome === "failed") counts[outcome] += 1;
      else counts.skipped += 1;
    }
    if (status === "failed" && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

function runTests() {
  rmSync(RESULTS, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${RESULTS}`];
  const ok = run("tests", "npx", ["--no-install", "vitest", "run", ...reporters, ...process.argv.slice(2)]);
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = readResults();
  } catch (error) {
    console.error(`no results of the tests: ${error.message}`);
  }
  if (!ok && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) counts.failed = 1;
  return counts;
}

process.env["DINAMICS_TESTS"] = "all";
mkdirSync("build/ci", { recursive: true });
rmSync(TALLY, { force: true });
const results = await Promise.all(READING.map((step) => runBeside(...step)));
for (const step of BUILDING) results.push(run(...step));
for (const ok of results) tally[ok ? "passed" : "failed"] += 1;
const tests = runTests();
for (const outcome of Object.keys(tally)) tally[outcome] += tests[outcome];
writeFileSync(TALLY, JSON.stringify(tally));
console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = tally.failed + tally.skipped > 0 ? 1 : 0;
