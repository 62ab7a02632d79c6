import type Database from "libsql";

/** Tables of the history. Times are seconds since 1970 UTC; a current that nobody measured is NULL. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE sample (
     time_s INTEGER PRIMARY KEY,
     L1_mA INTEGER, L2_mA INTEGER, L3_mA INTEGER,
     offered_mA INTEGER, charge_mA INTEGER,
     state TEXT NOT NULL, limitedBy TEXT NOT NULL
   );
   CREATE TABLE minute (
     time_s INTEGER PRIMARY KEY,
     L1_mA INTEGER, L2_mA INTEGER, L3_mA INTEGER,
     worst_mA INTEGER,
     offered_mA INTEGER, charge_mA INTEGER,
     limitedBy TEXT NOT NULL
   );
   CREATE TABLE session (
     start_s INTEGER PRIMARY KEY,
     end_s INTEGER NOT NULL,
     charge_s INTEGER NOT NULL,
     energy_Wh INTEGER NOT NULL,
     peak_mA INTEGER NOT NULL
   );`,
  `ALTER TABLE sample ADD COLUMN solar_W INTEGER;
   ALTER TABLE minute ADD COLUMN solar_W INTEGER;
   CREATE TABLE mark (time_s INTEGER PRIMARY KEY, source TEXT NOT NULL, sentence TEXT NOT NULL);
   ALTER TABLE session ADD COLUMN number INTEGER;
   ALTER TABLE session ADD COLUMN duration_s INTEGER;
   ALTER TABLE session ADD COLUMN L1_Wh INTEGER;
   ALTER TABLE session ADD COLUMN L2_Wh INTEGER;
   ALTER TABLE session ADD COLUMN L3_Wh INTEGER;
   ALTER TABLE session ADD COLUMN solar_Wh INTEGER;
   ALTER TABLE session ADD COLUMN grid_Wh INTEGER;
   ALTER TABLE session ADD COLUMN battery_Wh INTEGER;
   ALTER TABLE session ADD COLUMN unsplit_Wh INTEGER;
   ALTER TABLE session ADD COLUMN endedBy TEXT;
   ALTER TABLE session ADD COLUMN source TEXT;
   ALTER TABLE session ADD COLUMN card TEXT;`,
];

/** Brings a database to the newest form, each step whole or not at all. Throws when it was written by a newer version. */
export function migrate(database: Database.Database): void {
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  const version = row.user_version;
  if (version > MIGRATIONS.length)
    throw new Error("the history was written by a newer version; update, or move the file away");
  for (let step = version; step < MIGRATIONS.length; step += 1) {
    database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[step] ?? ""} PRAGMA user_version = ${String(step + 1)}; COMMIT;`);
  }
}
