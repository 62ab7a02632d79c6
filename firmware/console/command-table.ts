/**
 * The commands of the console, a line each: words | what follows them | what it does. A command is found by its words; `help` shows the
 * table. One text, which stays in flash on the module.
 */
export const COMMAND_TABLE = `
help|[WORD]|These commands, or those with a word in them
status||What goes on, and why
get|[WORD]|All settings, or those with a word in their name
set|KEY VALUE|Sets a setting; get KEY shows what is allowed
set schedule|TEXT|The windows of a week, e.g. Mo-Fr 22:00-06:00
set time_zone|TEXT|The time zone of those windows
wifi||How the network stands
wifi scan||Networks in reach
wifi join|SSID [hidden]|Joins a network, asks for its password
wifi forget||Forgets the network
wifi ap||Sets the password of the access point, asks for it
mqtt||How the broker stands
mqtt server|HOST|The broker's name or address
mqtt port|NUMBER|Its port
mqtt tls|on or off|Whether the connection is encrypted
mqtt user|[NAME]|Name of the user; nothing: none
mqtt password||Asks for the user's password
http password||Asks for the password of the page and the HTTP API
rapi|COMMAND|Sends the EVSE a command, e.g. rapi GV
rfid list||The cards
rfid learn|[UID ...]|Learns a card; without UID the next that is shown
rfid delete|[UID or all]|Forgets a card; without UID the next that is shown
rfid swipe|UID|As if the card was shown
rfid start|NAME|Starts a charge for somebody
rfid stop|NAME|Stops the charge
trip list||Protective stops in force
trip reset|[NAME]|Resets them
trip selftest||Tests the protection
log||What is logged
log level|LEVEL|error, warn, info or debug
log follow||Shows the log until a key is pressed
update||Takes a newer firmware if there is one; see log follow
update now||The same, also while the car is charging
update files||Repairs the files of the firmware that runs
update server|[URL]|Where updates come from; nothing: from nowhere
update key|[DIGITS]|Key that signs them; nothing: takes none
restart||Restarts the controller
factory-reset||Forgets everything, asks twice
exit||Ends this console
`;

/** Whether the words begin a line of the table: `wifi scan`. */
export function isCommand(words: string): boolean {
  return !words.includes("|") && COMMAND_TABLE.includes("\n" + words + "|");
}

/** What may follow a first word, e.g. `scan, join, forget, ap`; empty: there is no second word. */
export function secondWords(first: string): string {
  let found = "";
  let at = COMMAND_TABLE.indexOf("\n" + first + " ");
  while (at >= 0) {
    const begin = at + first.length + 2;
    found += (found === "" ? "" : ", ") + COMMAND_TABLE.substring(begin, COMMAND_TABLE.indexOf("|", begin));
    at = COMMAND_TABLE.indexOf("\n" + first + " ", begin);
  }
  return found;
}

/** The help of the command at a place of the table, or empty behind the last. */
export function helpLine(place: number): string {
  const end = COMMAND_TABLE.indexOf("\n", place);
  if (end < 0) return "";
  const field = COMMAND_TABLE.substring(place, end).split("|");
  const usage = (field[0] ?? "") + " " + (field[1] ?? "");
  return usage + " ".repeat(Math.max(1, 26 - usage.length)) + (field[2] ?? "");
}
