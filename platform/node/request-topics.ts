import { FIXED_TOPICS } from "#firmware/api/topics";
import { visitRows } from "#firmware/settings/row";

/** Topics below the prefix that the controller listens to; it does not subscribe to what it publishes itself. */
export function requestTopics(): string[] {
  const topics = FIXED_TOPICS.map((line) => line.split("|")).flatMap(([topic = "", direction]) =>
    direction === "in" ? [topic] : [],
  );
  visitRows((row) => topics.push(row.topic));
  return topics;
}
