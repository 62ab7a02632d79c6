/** What a topic of a mains meter may look like. */
export const METER_TOPIC_ALLOWED = "one whole topic without + and #, e.g. house/meter/currents";

const LONGEST_TOPIC = 256;

/** Why a topic cannot carry the mains currents, or `undefined`. What its messages say is read by the app (`mainsReceived`). */
export function meterTopicProblem(topic: string): string | undefined {
  if (topic === "") return "empty";
  if (topic.length > LONGEST_TOPIC) return `longer than ${String(LONGEST_TOPIC)} characters`;
  if (/[+#]/.test(topic)) return "a pattern for several topics";
  if (/[\u0000-\u001f\u007f]/.test(topic)) return "a character that no topic holds";
  if (topic.startsWith("$")) return "a topic of the broker itself";
  return undefined;
}
