/** The tables as the first version made them. */
export const FIRST_SCHEMA = `
  CREATE TABLE sample (
    time_s INTEGER PRIMARY KEY, L1_mA INTEGER, L2_mA INTEGER, L3_mA INTEGER,
    offered_mA INTEGER, charge_mA INTEGER, state TEXT NOT NULL, limitedBy TEXT NOT NULL
  );
  CREATE TABLE minute (
    time_s INTEGER PRIMARY KEY, L1_mA INTEGER, L2_mA INTEGER, L3_mA INTEGER, worst_mA INTEGER,
    offered_mA INTEGER, charge_mA INTEGER, limitedBy TEXT NOT NULL
  );
  CREATE TABLE session (
    start_s INTEGER PRIMARY KEY, end_s INTEGER NOT NULL, charge_s INTEGER NOT NULL,
    energy_Wh INTEGER NOT NULL, peak_mA INTEGER NOT NULL
  );
  PRAGMA user_version = 1;`;
