import type { Settings } from "../settings/settings";
import type { Site } from "../site";
import type { RoomView } from "./room";
import type { SumView } from "./sum-model";

/** What every limit that goes by a meter looks at. */
export interface MeteredView extends RoomView, SumView {}

export function newView(): MeteredView {
  return {
    minimum_mA: 6000,
    failsafe_mA: 6000,
    shortage_ms: 0,
    tolerated_mA: 0,
    pause_ms: 0,
    resumeMargin_mA: 0,
    hold_ms: 0,
    charging: false,
    carPresent: false,
    phases: 3,
    seesCar: true,
  };
}

/** Takes over what the settings say. */
export function takeSettings(view: MeteredView, settings: Settings): void {
  view.failsafe_mA = settings.mA("failsafe_A");
  view.resumeMargin_mA = settings.mA("resume_margin_A");
  view.seesCar = settings.on("meter_sees_car");
}

/** Takes over what is to be seen at this moment. */
export function lookAt(view: MeteredView, site: Site): void {
  view.minimum_mA = site.minimum_mA;
  view.pause_ms = site.pause_ms;
  view.hold_ms = site.hold_ms;
  view.shortage_ms = site.shortage_ms;
  view.tolerated_mA = 1000000;
  view.charging = site.charging;
  view.carPresent = site.evse.status.carConnected !== false;
  view.phases = site.phaseCount;
}
