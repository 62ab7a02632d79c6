import { FIXED_TOPICS } from "#firmware/api/topics";
import { feedNames } from "#firmware/api/feed-table";
import { visitRows } from "#firmware/settings/row";

/** Topics below the prefix that the controller listens to; it does not subscribe to what it publishes itself. */
export function requestTopics(): string[] {
  const topics = FIXED_TOPICS.map((line) => line.split("|")).flatMap(([topic = "", direction]) =>
    direction === "in" ? [topic] : [],
  );
  topics.push(...feedNames().map((name) => `feed/${name}`));
  visitRows((row) => topics.push(row.topic));
  return topics;
}
