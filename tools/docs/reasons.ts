import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CARD_OUTCOMES } from "#firmware/access/card-outcome";
import { FAULT_REASONS, LIMIT_REASONS, TRIP_REASONS } from "#firmware/api/reasons";

export const PAGE = fileURLToPath(new URL("../../docs/why-is-it-not-charging.md", import.meta.url));

function table(head: readonly string[], rows: readonly string[]): string[] {
  return [
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---").join("|")}|`,
    ...rows.map((row) => {
      const cells = row.split("|");
      return `| \`${cells[0] ?? ""}\` | ${head
        .slice(1)
        .map((_, index) => cells[index + 1] ?? "")
        .join(" | ")} |`;
    }),
    "",
  ];
}

/** The page that says what each reason means, from the lists in the code. */
export function reasonsPage(): string {
  return [
    "# Why is it not charging?",
    "",
    "The controller always says what limits the charge current: in the live view, in the log, and on MQTT in `state/json` as `limitedBy`",
    "(a short name) and `sentence` (with its equation). This page is generated from the code by `npm run docs`.",
    "",
    "## What limits",
    "",
    ...table(["`limitedBy`", "What it means", "What helps"], LIMIT_REASONS),
    "## Faults of the EVSE",
    "",
    ...table(["Fault", "What it means", "When it ends"], FAULT_REASONS),
    "## Trips",
    "",
    ...table(["Trip", "What it means", "When it ends"], TRIP_REASONS),
    "## Cards",
    "",
    ...table(
      ["Outcome", "What it means"],
      CARD_OUTCOMES.map((row) =>
        row
          .split("|")
          .filter((_, column) => column !== 1)
          .join("|"),
      ),
    ),
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, reasonsPage());
