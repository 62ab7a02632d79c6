import type { Rejection } from "#firmware/settings/rejection";
import type { SettingKey } from "#firmware/settings/table";

/** What the API asks of the rest of the controller. */
export interface ApiActions {
  /** `set_enable`: 1 disable, 2 enable, 3 sleep. `kept`: the broker had kept it, so nobody has said it just now. */
  setEnable(code: number, now: number, kept: boolean): void;
  /** A setting was set; its new value is in force. Told also when the value is the old one. */
  settingChanged(key: SettingKey, now: number): void;
  /** Somebody has reported the value of a feed, in the unit of its name. */
  reported(name: string, value: number, now: number): void;
  /** A command about cards (`rfid`), whose outcome is published, or a text that is set (`set_schedule`, `set_time_zone`). Why not, if not. */
  order(topic: string, text: string, now: number): Rejection | undefined;
  /** Asks the EVSE (command without `$` and checksum); the answer comes back to `Api.evseReply` with the tag. False: not taken. */
  askEvse(command: string, tag: string, now: number): boolean;
  /** `allowed`, `order` (then give it to {@link order} as `rapi`), or why this command may not be passed through to the EVSE. */
  passThroughVerdict(command: string): string;
  /** Every setting back to its default, also on the medium; or forgets the credentials of the network; or all that the controller keeps. */
  erase(what: "settings" | "wifi" | "everything", now: number): void;
  /** Enables (or disables) charging after a delay; 0 s cancels. */
  setDelayed(on: boolean, seconds: number, now: number): void;
  /** Restarts the controller after a safe hand-over. */
  restart(reason: string, now: number): void;
}
