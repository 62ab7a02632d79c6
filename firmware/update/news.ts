import { jsonText } from "#hal/json";
import { whole } from "#hal/text";
import type { Rejection } from "../settings/rejection";

/** What goes on with an update. */
export type UpdateState =
  "looking" | "checking" | "fetching" | "waiting" | "starting" | "trial" | "kept" | "back" | "repaired" | "refused";

/** What there is to tell about an update. */
export interface News {
  state: UpdateState;
  version: string;
  /** The file that is fetched, and how much of it there is; or what was taken back. */
  file: string;
  percent: number;
  refusal: Rejection | undefined;
}

/** One sentence for the log, the console and the broker. */
export function updateSentence(news: News): string {
  const { state, version, file, percent, refusal } = news;
  switch (state) {
    case "looking":
      return "update: asks for the manifest";
    case "checking":
      return "update: checks the signature of " + version;
    case "fetching":
      return "update: fetches " + file + " of " + version + ": " + whole(percent) + " %";
    case "waiting":
      return "update: " + version + " is here and waits until the car is not charging";
    case "starting":
      return "update: starts " + version + " on trial";
    case "trial":
      return "update: " + version + " stays when it has run well for 60 s";
    case "kept":
      return "update: " + version + " has run well and stays";
    case "back":
      return "update: " + file + " did not run well; back to " + version;
    case "repaired":
      return "update: the files of " + version + " are whole";
    case "refused":
      return (
        "update: " + (refusal?.what ?? "") + ": " + (refusal?.why ?? "") + "; allowed: " + (refusal?.allowed ?? "")
      );
  }
}

/** The document of `event/update`. */
export function updateDocument(news: News): string {
  const { state, version, file, percent, refusal } = news;
  let text = '{"state":"' + state + '","version":' + jsonText(version);
  if (state === "fetching") text += ',"file":' + jsonText(file) + ',"percent":' + whole(percent);
  if (refusal !== undefined) {
    text += ',"what":' + jsonText(refusal.what) + ',"why":' + jsonText(refusal.why);
    text += ',"allowed":' + jsonText(refusal.allowed);
  }
  return text + ',"sentence":' + jsonText(updateSentence(news)) + "}";
}
