/**
 * Every value of `limitedBy`, for the page that explains them; nothing in the controller imports this list.
 * Columns: value (`*` stands for a phase or a fault) | what it means | what helps.
 */
export const LIMIT_REASONS = [
  "breaker *|The house leaves this much of the main breaker on the phase that is named|Switch something off; the offer rises once the house has left room for `raise_hold_s`",
  "learning phases|A charge has just begun and the smallest current flows until the mains have answered|Nothing, it takes at most 20 s; or say what the car uses with `set_phases`",
  "failsafe|The mains meter is silent, has never spoken, or does not follow the car (it hangs or counts backwards)|Look after the meter; the current that is offered meanwhile is `set_failsafe`",
  "circuit *|The sub-panel that feeds the EVSE leaves this much on the phase that is named|As for the breaker; its rating is `set_circuit`",
  "circuit failsafe|The sub-panel's meter is silent or does not follow the car|Look after what reports on `feed/circuit_L1_A`",
  "charge limit|As much as the setting allows|`set_c_limit`, if EVSE, cable and car can take more",
  "power limit|The largest power of the car is reached|`set_power_limit`",
  "capacity|The sum of the mains over all phases is reached|`set_capacity`; switch something off",
  "quarter-hour peak|The mean of this quarter of an hour would become too high|`set_peak`; the next quarter begins anew",
  "cable|The rating of the cable|`set_cable`, if the cable says more",
  "override|A person's limit|`set_override 0`, or unplug",
  "external limit|An outside energy manager limits|It renews or lifts the limit on `feed/limit_A` and `feed/limit_W`; without it, it ends after `set_limit_ttl`",
  "grid operator|The grid operator's relay asks for less, or its input is no longer reported|It ends by itself; look after what reports on `feed/relay`",
  "temperature|It is too warm for the full current, or for any|Shade and air; `set_temp_derate`, `set_temp_stop`",
  "solar|The sun leaves this much over, or too little|More sun, `set_mode normal`, or a lower `set_solar_ratio`",
  "time limit|The session has charged for as long as it may|Unplug, or raise `set_t_limit`",
  "energy limit|The session has taken as much as it may|Unplug, or raise `set_e_limit`",
  "state of charge|The car has reached the state of charge that was asked for|`set_soc_limit`",
  "over-draw|The car drew more than it was offered and is paused for it|It goes on by itself; if it happens again, the car or the EVSE is at fault",
  "not started|Plug & charge is off and nobody has started|`set_enable 2`, a card, or `set_plugandcharge 1`",
  "plug and charge|Nothing but this limits",
  "enabled|Nothing but this limits",
  "stopped|Somebody has stopped the charge, with `set_enable 3`, a card or the EVSE's button|`set_enable 2`, the card again, or unplug",
  "disabled|Somebody has disabled the EVSE with `set_enable 1`|`set_enable 2`",
  "timer1|The charge that somebody started has ended: the car took no current|Start again",
  "timer2|The charge that somebody started has ended: the car was unplugged|Start again",
  "mode off|The mode is off|`set_mode`",
  "mode pause|The mode is pause|`set_mode`, or unplug",
  "no card|A card is asked for and none has begun a session|Show a known card",
  "card limit|The card has a limit of its own|`rfid learn UID limit=A`",
  "card deleted|The card of the session was deleted|Show another one",
  "card expired|The card is no longer valid|Learn it anew",
  "card not valid yet|The card is not valid yet|Wait, or learn it anew",
  "clock not set|The card is valid for a time only, and the controller does not know the time|Give it a time server",
  "phase switch|The phases are being switched|It takes some seconds",
  "trip *|A protective stop waits for a person; see the table of trips below|Find the cause; then `trip reset`, the console or a button",
  "schedule|It is not the time for charging, or a start is delayed at random|`set_schedule`, `set_random_start`",
  "no car|No car is plugged in|Plug it in",
  "car|The car takes less than it is offered, or asks for nothing|The car is full, waits for its own timer, or can take no more",
  "EVSE|The EVSE grants less than it was asked for|Its own maximum, its temperature or its cable; see its display",
  "EVSE link|The EVSE does not answer, or is being looked for|Power, cable and adapter of the EVSE; it limits itself meanwhile",
  "EVSE fault *|The EVSE has tripped and gives no current|See the table of faults below",
] as const;

/** Faults of the EVSE: name | what it means | when it ends. */
export const FAULT_REASONS = [
  "ventRequired|The car asks for ventilation, which the EVSE cannot give|Unplug",
  "diode|The car's pilot diode is missing or shorted|Unplug; the car or the cable is at fault",
  "gfci|Current leaks to earth|The EVSE tries again six times, five minutes apart, then waits until unplugged",
  "noGround|The EVSE finds no protective earth|As for gfci; have the wiring checked",
  "stuckRelay|The relay did not open|Power off; a contact may be welded: have it checked",
  "gfiSelfTest|The EVSE's residual-current detector failed its test|Unplug, or power off if it failed at the start",
  "overTemperature|The EVSE is far too hot|Unplug when it has cooled down",
  "overCurrent|The car drew far more than it was offered|Unplug; the car is at fault",
  "relayClosure|The relay did not close|Power off; have it checked",
  "other|A fault that has no name here|See the EVSE's display",
] as const;

/** Trips that the controller reports on `event/trip`: name | what it means | when it ends. Faults of the EVSE are trips named `EVSE ...`. */
export const TRIP_REASONS = [
  "residual current|The residual current monitor has reported at least `set_residual_trip`|A person resets it when the current has gone: `trip reset`",
  "residual self test|The monitor did not see its own test|A person resets it; have the monitor checked before you rely on it",
  "temperature|It was too hot for any current|By itself, 5 degrees below `set_temp_stop`",
  "EVSE *|The EVSE has that fault; see the table of faults|With the fault; `EVSE stuckRelay`, and one that came more than `set_trip_retries` times within `set_trip_window`, waits for `trip reset`",
  "communication|The EVSE does not answer|With its first answer",
  "meter|The mains meter is silent|With its first reading",
] as const;
