/** Title and reason of each deliberate difference. */
export const DIFFERENCES = {
  whole: [
    "Whole amperes, rounded down",
    "OpenEVSE's `$SC` takes whole amperes. The tenths are rounded down, so that the limit itself is kept; SmartEVSE rests up to 0.2 A above a capacity by truncation.",
  ],
  raise: [
    "Raises wait, then go all the way",
    "SmartEVSE takes a quarter of the free current every 2 s, and gives it back with the next kettle. Here the offer rises once, to what the house has left free for `raise_hold_s` (90 s): fewer changes for the car, the same current in the end. The table shows the value in the end.",
  ],
  sun: [
    "Solar in one computed step",
    "SmartEVSE creeps towards the sun by 0.1 to 0.5 A every 2 s. Here every sample gives the current that the surplus carries, at once in both directions, in whole amperes; down to the smallest current.",
  ],
  export: [
    "Sun makes no room above the breaker",
    "Export of the house is not added to the breaker's rating: it may be gone the next second, faster than any car can follow.",
  ],
  shortage: [
    "An overload by the smallest current ends at once",
    "SmartEVSE keeps the smallest current for three steps (4 to 6 s) although the breaker is exceeded. Here the car is paused with the sample that shows it. What only uses the margin below the breaker is borne for `timer4_ms`.",
  ],
  lifted: [
    "No current below the smallest is lifted above a limit",
    "SmartEVSE lifts a share below the smallest current to the smallest current, above the limit it was computed from. Here the car is paused.",
  ],
  start: [
    "A surplus of exactly START starts",
    "The setting names the surplus that starts a charge. Equal is enough, as for every other threshold here.",
  ],
  relay: [
    "The grid operator's contact bounds the car, not the house",
    "The order (in Germany 4.2 kW for each controllable load) is about the car. SmartEVSE's documentation counts the whole house, its later versions the car.",
  ],
  stop: [
    "Going on costs what all phases of the car take",
    "STOP begins when stopping would not start the charge again at once. SmartEVSE reckons with the smallest current on one phase also for a car on three; here all its phases count.",
  ],
  silence: [
    "A silent meter leaves the failsafe current",
    "SmartEVSE stops 11 s after the last sample of the mains and 20 s after the circuit's. Here both are silent after `meter_timeout_s` (15 s), and the car keeps at most `failsafe_A` (6 A); 0 A stops as SmartEVSE does.",
  ],
  return: [
    "Pauses have a least length of their own",
    "SmartEVSE starts 60 s after the current is back. Here a pause that broke a charge lasts `pause_min_s` (120 s) at least and ends with 1 A more than the smallest current (`resume_margin_A`), for the contactor's sake.",
  ],
  filtered: [
    "Phases are switched by filtered power",
    "SmartEVSE decides by one sample, with a threshold in amperes that depends on the largest current in two ways. Here filtered power decides: more than one phase can carry, enough for three, and `phase_hysteresis_W` beyond it, for `phase_up_s` or `phase_down_s`.",
  ],
  truncated: [
    "The battery is counted in watts",
    "SmartEVSE spreads the battery's current over three phases and truncates each.",
  ],
  mean: [
    "The margin of the quarter-hour peak is kept in its mean",
    "SmartEVSE takes 100 W off the power that is left for the rest of the quarter, which is next to nothing at its end. Here the mean of the whole quarter stays `peak_margin_W` (100 W) below the peak.",
  ],
  month: [
    "The month's peak is kept",
    "SmartEVSE forgets the month's real peak with each quarter of an hour, and throttles to what is configured although the higher peak is paid for already.",
  ],
} as const;
