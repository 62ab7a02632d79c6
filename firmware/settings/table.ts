/**
 * The one table of settings: a row each, read by `settings/row.ts`. MQTT `set_*`, command line, validation and the reference
 * in the documentation are all derived from it; adding a setting is adding a row.
 *
 * Columns: key (its unit is its ending) | topic | smallest..largest (or the allowed values, separated by commas) | step | default | flags | sentence.
 * Flags: `s` saved, `r` takes effect after a restart, `c` kept for old scripts without effect here, `-` none.
 * The table is one text, which stays in flash on the module; a row becomes a record only while somebody looks at it.
 */
export const SETTINGS_TABLE = `
breaker_A|set_breaker|6..125|1|16|s|Rating of the house's main breaker per phase
charge_limit_A|set_c_limit|6..80|1|16|s|Largest current the car may ever be offered
min_current_A|set_c_min_limit|6..32|1|6|s|Smallest current worth charging with; below it the car is paused
margin_A|set_margin|0..10|0.1|0.5|s|Current kept free below the breaker for meter noise and cars that overshoot
dynamic|set_dinamics|0,1|1|1|s|Balance against the house (1) or always offer the charge limit (0)
phases|set_phases|0,1,2,3,12,13,23,123|1|0|s|Mains phases the car uses; 0 learns them from how the mains answer
clamps|set_cte|0,1,2,3,12,13,23,123|1|123|s|Mains phases that have a meter
meter_sees_car|set_meter_sees_car|0,1|1|1|s|Whether the mains meter also measures the car
meter_timeout_s|set_meter_timeout|2..600|1|15|s|Silence of the mains meter after which the failsafe current applies
failsafe_A|set_failsafe|0,6..32|1|6|s|Offered while the mains meter is silent; 0 pauses
raise_hold_s|set_raise_hold|0..3600|1|90|s|How long the house must leave room before the offer is raised
pause_min_s|set_pause_min|0..3600|1|120|s|Shortest pause once the car was paused for lack of current
resume_margin_A|set_resume_margin|0..10|0.1|1|s|Room needed above the smallest current before a pause ends
car_reaction_s|set_car_reaction|1..15|1|5|s|Longest time the car takes to follow the pilot (SAE J1772 allows 5 s)
heartbeat_s|set_heartbeat|0..65|1|10|s|Silence of this controller after which the EVSE falls back on its own; 0 off
heartbeat_A|set_heartbeat_current|6..32|1|6|s|Current the EVSE falls back to when this controller is silent
plug_and_charge|set_plugandcharge|0,1|1|1|s|Charge whenever a car is plugged in (1) or only after set_enable 2 (0)
nwpc|set_nwpc|0,1|1|0|s|Plug and charge while the broker is away
time_limit_15min|set_t_limit|0..255|1|0|s|Session time limit in quarters of an hour; 0 none
energy_limit_kWh|set_e_limit|0..255|1|0|s|Session energy limit over all phases; 0 none
timer_ms|set_timer|100..500000|1|2000|s|Period of publishing measurements that changed
timer1_ms|set_timer1|1..500000|1|50000|s|Controlled start: charge current too small for this long ends the charge
timer2_ms|set_timer2|1..500000|1|10000|s|Controlled start: car unplugged for this long ends the charge
timer3_ms|set_timer3|1..500000|1|10000|s|Charge current above the offer for this long pauses the car
timer4_ms|set_timer4|1..500000|1|10000|s|Too little current, but no overload, for this long pauses the car
timer5_ms|set_timer5|1000..500000|1|50000|s|Period of asking and publishing the set current (responseGC)
timer6_ms|set_timer6|1000..500000|1|30000|s|Period of asking and publishing the cable state (responseG0)
timer7_ms|set_timer7|1000..500000|1|10000|s|Period of asking and publishing the charge current (responseGG)
timer8_ms|set_timer8|1000..500000|1|50000|s|Period of asking and publishing the EVSE state (responseGS)
timer9_ms|set_timer9|1000..500000|1|100000|s|Period of asking and publishing the energy (responseGU)
timer10_ms|set_timer10|1000..500000|1|50000|s|Period of debug_log and of repeating connection
timer11_ms|set_timer11|1000..500000|1|50000|s|Longest pause between two attempts to reconnect the network
timer12_ms|set_timer12|1000..500000|1|100000|s|Period of synctime and freeRAM
timer13_ms|set_timer13|1..500000|1|8000|sc|Reply timeout of old modules; replies are timed by the RAPI client now
timer14_ms|set_timer14|1..500000|1|10000|sc|Link error latch of old modules; the link proves itself now
idle_factor|set_TFO|0..255|1|30|s|Slows timers 5, 7, 8 and 9 by ten times this while charging is off; 0 never
calibration|set_calibration|50..2000|1|277|s|Current clamp factor times ten: 277 for 50 A, 544 for 100 A clamps
negative_amperage|set_neg_amp|0,1|1|0|sc|Old modules read surplus as negative for a moment; meters say the sign now
adjust|set_adjust|0,1|1|1|sc|Peak shaving permission of old modules
autoupdate|set_autoupdate|0,1|1|1|sc|Automatic updates of old modules
schedule_on|set_schedule_on|0,1|1|0|s|Charge only within the windows of set_schedule and set_delayed, which switch it on, and off when empty
schedule_offline|set_schedule_offline|0,1|1|1|s|While the clock is not set: charge as if there were no windows (1) or wait (0); a start or stop of set_delayed always waits for the clock
random_start_s|set_random_start|0..1800|1|0|s|Each start by the schedule is delayed at random by up to this; nothing else is
voltage_V|set_voltage|80..300|1|230|s|Nominal mains voltage per phase; turns powers into currents and currents into energy
mode|set_mode|0=off,1=normal,2=solar,3=smart,4=pause|1|1|s|Off and pause charge nothing (pause until unplugged); smart balances against the house whatever set_dinamics says, normal as set_dinamics says, solar does so with what the sun leaves over
mode_after|set_mode_after|0=same,1=normal|1|0|s|Mode after a solar charge when the car is unplugged
solar_start_A|set_solar_start|0..48|1|0|s|Surplus over all phases that starts a charge; 0 the smallest current on all phases
solar_stop_min|set_solar_stop|0..60|1|6|s|Minutes without enough sun that end a charge; 0 never
solar_import_A|set_solar_import|0..48|1|0|s|Import over all phases that is aimed at
solar_ratio_pct|set_solar_ratio|10..200|1|100|s|Part of the smallest current that the sun must give; above 100 each percent keeps 10 W free
solar_share_pct|set_solar_share|0..100|1|5|s|Part of the car's energy that may come from the grid, to bridge clouds and to round to whole amperes
solar_min_charge_s|set_solar_min_charge|0..3600|1|300|s|Shortest charge by the sun
solar_min_pause_s|set_solar_min_pause|0..3600|1|300|s|Shortest pause between two charges by the sun
solar_attack_s|set_solar_attack|0..3600|1|180|s|Time constant of the filter that starts a charge, for more sun
solar_decay_s|set_solar_decay|0..3600|1|300|s|Time constant of the filter that starts a charge, for less sun
solar_never_pause|set_solar_never_pause|0,1|1|0|s|Never pause a charge that the sun has started
battery_mode|set_battery_mode|0=ignored,1=neutral,2=carFirst,3=protect|1|1|s|What the home battery (feed/battery_W) is to solar charging: nothing; neither sun nor load; a helper of the car; a load of its own
battery_expiry_s|set_battery_expiry|1..600|1|11|s|Age after which a report of the home battery no longer counts
switch_on|set_switch_on|0,1|1|0|s|There is a push button or switch, which reports on feed/switch (1 closed)
switch_function|set_switch|0=pause,1=accessButton,2=accessSwitch,3=solarButton,4=solarSwitch,5=gridRelay,6=customButton,7=customSwitch|1|0|s|What the button or switch does: a press pauses for 15 s; a press starts or stops; charges only while closed, closing starts; a short press changes between smart and solar, one of 1.5 s pauses; closed smart, open solar; open is the grid operator asking for less; only tells (event/switch)
switch_timeout_s|set_switch_timeout|0,2..86400|1|0|s|Silence after which the switch counts as one that cannot be read; 0 for one that tells only when it changes; a gridRelay has that of set_feed_timeout
lock|set_lock|0=none,1=solenoid,2=motor|1|0|s|Lock of the cable in the socket (topic lock: lock, unlock or rest; feedback on feed/lock)
lock_feedback|set_lock_feedback|0=none,1=normal,2=inverted|1|1|s|Feedback contact of the lock: none, so that a whole pulse counts as done; high when a motor has locked and low when a solenoid has; the other way round
lock_reversed|set_lock_reversed|0,1|1|0|s|The wires of the lock are swapped: driving it to lock unlocks
lock_pulse_ms|set_lock_pulse|100..5000|1|600|s|How long the lock is driven
lock_retry_s|set_lock_retry|2..60|1|5|s|Time from one try of the lock to the next; after three that did not lock it is tried once a minute
lock_required|set_lock_required|0,1|1|1|s|Nothing is charged over a cable that is not locked
lock_always|set_lock_always|0,1|1|0|s|Keep the cable locked also without a car
residual_trip_mA|set_residual_trip|0,3..300|1|6|s|Residual current reported on feed/residual_mA that opens the relay (IEC 62955: 6 mA direct current); 0 none
trip_retries|set_trip_retries|0..20|1|3|s|A trip that comes more often than this within set_trip_window waits for a person; 0 never
trip_window_min|set_trip_window|1..1440|1|60|s|Time in which repeated trips are counted
contact2|set_contact2|0=none,1=off,2=solarOff,3=on,4=auto|1|0|s|Second contactor (topic contactor: 1 or 3 phases): there is none; always one phase; one phase in the mode solar; always three; one or three as sun and house ask for
contact2_by|set_contact2_by|0=topic,1=evse|1|0|s|What switches the phases: a relay on the topic contactor, or the EVSE itself where it knows how ($S7)
phase_hysteresis_W|set_phase_hysteresis|0..5000|1|500|s|Power beyond its threshold that a switch of the phases needs
phase_up_s|set_phase_up|0..3600|1|300|s|How long there must be power for three phases
phase_down_s|set_phase_down|0..3600|1|180|s|How long there must be too little for three phases
phase_budget|set_phase_budget|0..100|1|10|s|Switches a day that the contactor is given; 0 no bound; an overload is answered beyond it
rfid_mode|set_rfid_mode|0=off,1=all,2=one,3=learn,4=delete,5=deleteAll,6=remote|1|0|s|Cards: not asked for; all known ones start and stop; only the one that began stops; learn, delete those that are shown; delete all; the remote side decides
relock_s|set_relock|5..3600|1|60|s|Time without a car after which a session of a card ends
powerLimit_W|set_power_limit|0,1380..100000|1|0|s|Largest power of the car over all its phases; 0 none
capacity_A|set_capacity|0,6..600|1|0|s|Largest sum of the mains currents over all phases; 0 none
capacity_plan|set_capacity_plan_on|0,1|1|0|s|Keep the capacities of set_capacity_plan, which switches it on, and off when empty
capacity_stop_min|set_capacity_stop|0..60|1|0|s|Minutes at the smallest current above the capacity before the car is paused; 0 as timer4
circuit_A|set_circuit|0,6..125|1|0|s|Breaker of the sub-panel that feeds the EVSE, whose meter reports on feed/circuit_L1_A and so on; 0 none
peak_W|set_peak|0,500..100000|1|0|s|Mean power from the grid in a quarter of an hour of the clock that shall not be exceeded; the month's own peak counts where it is higher; 0 none
peak_margin_W|set_peak_margin|0..5000|1|100|s|Kept free below that mean
cable_A|set_cable|0,6..80|1|0|s|Rating of the cable; 0 none. At a socket the smaller of this and what the plug says counts
socket|set_socket|0,1|1|0|s|The EVSE has a socket: the resistor in the plug (feed/cable_ohm) says what the cable carries; while nothing is heard of it 13 A, open or shorted nothing
override_A|set_override|0,6..80|1|0|-|A person's limit until the car is unplugged; it can only lower; 0 none
soc_limit_pct|set_soc_limit|0..100|1|0|s|State of charge of the car (feed/soc_pct) at which the charge ends; 0 none
temp_derate_C|set_temp_derate|20..90|1|65|s|From this temperature on the car is offered less
temp_stop_C|set_temp_stop|0,30..100|1|75|s|At this temperature the charge stops until it is 5 degrees cooler; 0 leaves it to the EVSE
limit_ttl_s|set_limit_ttl|1..86400|1|60|s|How long a limit of an outside energy manager (feed/limit_A, feed/limit_W) lives
limit_fallback_A|set_limit_fallback|0,6..80|1|0|s|Limit while the outside energy manager is silent, also before it has first spoken; 0 none
relay_W|set_relay_power|0,1380..100000|1|4200|s|Power of the car while the grid operator's relay asks for less
relay_active|set_relay_active|0,1|1|1|s|Value of feed/relay that asks for less
feed_timeout_s|set_feed_timeout|2..600|1|60|s|Silence after which a report is no longer used
house_meter|set_house_meter|0=none,1=clamps,2=sdm630,3=pzem|1|0|sr|What measures the mains at the module itself: nothing (currents come over MQTT); its own three clamps; on RS-485 an SDM630, or a PZEM-004T for each phase
meter_address|set_meter_address|1..245|1|1|sr|Modbus address of that meter, or of the first phase's; the next phase has the next one
clamp_L1_permille|set_clamp_L1|500..2000|1|1000|s|Correction of the module's own clamp on L1, thousandths
clamp_L2_permille|set_clamp_L2|500..2000|1|1000|s|As set_clamp_L1 for L2
clamp_L3_permille|set_clamp_L3|500..2000|1|1000|s|As set_clamp_L1 for L3
temperature_sensor|set_temperature_sensor|0=none,1=ds18b20,2=ntc|1|0|sr|Temperature sensor at the module itself
residual_input|set_residual_input|0=none,1=high,2=low|1|0|sr|Level of the module's input that means a residual current; a monitor that reports low while all is well (1) is noticed when its wire breaks
residual_test|set_residual_test|0=none,1=high,2=low|1|0|sr|Level of the module's output that has the residual current monitor test itself, for a second with the order trip selftest
contactor_input|set_contactor_input|0,1|1|0|sr|An auxiliary contact of the second contactor hangs on the module, closed while the contactor is; when it is not within a second what was ordered, the charge stops
switch_input|set_switch_input|0,1|1|0|sr|The push button or switch hangs on the module itself
card_reader|set_card_reader|0=none,1=pn532,2=pn532i2c|1|0|sr|Card reader at the module itself: on its free UART, or on I2C beside a meter there
smartevse|set_smartevse|0,1|1|0|s|Also speak as a SmartEVSE does, to its Home Assistant integration and its users' scripts (docs/smartevse.md)
http|set_http|0,1|1|0|sr|Page and HTTP API of the module in the local network
http_open|set_http_open|0,1|1|0|s|Whoever is in the network may start, stop and set over the module's HTTP API, without a password; 0 asks for one
lora|set_lora|0,1|1|0|sc|LoRa link of old modules
` as const;

type KeyOf<Row> = Row extends `${infer Key}|${string}` ? Key : never;
type KeysOf<Rows, Found = never> = Rows extends `${infer Row}\n${infer Rest}`
  ? KeysOf<Rest, Found | KeyOf<Row>>
  : Found | KeyOf<Rows>;

/** Name of a setting; its unit is its ending. */
export type SettingKey = KeysOf<typeof SETTINGS_TABLE>;
