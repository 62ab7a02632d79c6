/** Texts that SmartEVSE's clients compare with or show; each list is one text in order of the numbers. */

const MODES = "Off|Normal|Solar|Smart|Pause";
const CONTACTS = "Not present|Always Off|Solar Off|Always On|Auto";
const STATES =
  "Ready to Charge|Connected to EV|Charging|D|Request State B|State B OK|Request State C|State C OK|Activate|Charging Stopped|Stop Charging";
const ERRORS =
  "None|No Power Available|Communication Error|Temperature High|EV Meter Comm Error|RCM Tripped|Waiting for Solar|Circuit Meter Comm Error";
const CARDS =
  "Ready to read card|Present|Card Stored|Card Deleted|Card already stored|Card not in storage|Card Storage full|Invalid";
const READERS = "Disabled|EnableAll|EnableOne|Learn|Delete|DeleteAll|Rmt/OCPP";
const LOCKS = "Disabled|Solenoid|Motor";
/** Outcomes of a card by the number of the status text. */
const OUTCOMES =
  "|accepted1|stopped1|asked1|off1|repeated1|learned2|changed2|deleted3|known4|unknown5|full6|busy6|otherCard7|notYet7|expired7|clock7|";

export type TextList = "mode" | "contact" | "state" | "error" | "card" | "reader" | "lock";

/** The text of a number, empty beyond the list. */
export function textOf(list: TextList, index: number): string {
  const texts = listOf(list);
  let from = 0;
  for (let passed = 0; passed < index; passed++) {
    from = texts.indexOf("|", from) + 1;
    if (from === 0) return "";
  }
  const end = texts.indexOf("|", from);
  return index < 0 ? "" : end < 0 ? texts.substring(from) : texts.substring(from, end);
}

/** The number of a text, small and capital letters alike; -1: it is not in the list. */
export function numberOf(list: TextList, text: string): number {
  return listOf(list).toLowerCase().split("|").indexOf(text.toLowerCase());
}

/** The number of the status text for what came of a card (`event/card`); 7 (invalid) for all that is not listed. */
export function cardStatus(payload: string): number {
  const from = payload.indexOf('"outcome":"');
  if (from < 0) return 7;
  const start = from + 11;
  const mark = "|" + payload.substring(start, payload.indexOf('"', start));
  const at = OUTCOMES.indexOf(mark);
  const end = at + mark.length;
  if (at < 0 || OUTCOMES.charAt(end + 1) !== "|") return 7;
  return OUTCOMES.charCodeAt(end) - 48;
}

function listOf(list: TextList): string {
  switch (list) {
    case "mode":
      return MODES;
    case "contact":
      return CONTACTS;
    case "state":
      return STATES;
    case "error":
      return ERRORS;
    case "card":
      return CARDS;
    case "reader":
      return READERS;
    case "lock":
      return LOCKS;
  }
}
