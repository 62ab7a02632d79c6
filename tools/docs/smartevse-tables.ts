import type { DIFFERENCES } from "./smartevse-differences";

/**
 * What SmartEVSE does in given situations of one charging station, row by row, and what Dinamics does there. A test runs each row; the rows
 * that differ name the reason, and the page of differences is made of them.
 */

/** A reason to differ, by its name in the rows. */
export type Difference = keyof typeof DIFFERENCES;

/** One situation: the numbers that are put into the words of its table, and both answers. */
export interface Row {
  given: readonly number[];
  /** The situation in words. */
  words: string;
  reference: string;
  ours: string;
  differs: Difference | undefined;
}

function table(words: string, text: string): Row[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [given = "", reference = "", ours = "", differs] = line.split("|").map((cell) => cell.trim());
      const numbers = given === "" ? [] : given.split(" ").map(Number);
      return {
        given: numbers,
        words: words.replaceAll(/\{(\d)\}/g, (_, index: string) => String(numbers[Number(index)])),
        reference,
        ours: ours === "" ? reference : ours,
        differs: differs as Difference | undefined,
      };
    });
}

/** The tables: numbers given | SmartEVSE | Dinamics, when it differs | why. */
export const TABLES = {
  mainsStart: table(
    "May it start? Breaker {0} A, smallest current {1} A, house {2} A on the worst phase",
    `
25 6 19    | yes
25 6 19.1  | no
25 8 17    | yes
25 8 17.1  | no
40 6 34    | yes
40 6 34.1  | no
10 6 4     | yes
10 6 4.1   | no`,
  ),
  circuitStart: table(
    "May it start? Circuit of {0} A, {1} A flow there",
    `
16 10    | yes
16 10.1  | no
20 14    | yes
20 14.1  | no`,
  ),
  capacityStart: table(
    "May it start? Capacity {0} A, the house takes {1} A over all phases, car on {2} phases",
    `
30 12 3    | yes
30 12.1 3  | no
30 24 1    | yes
30 24.1 1  | no`,
  ),
  solarStart: table(
    "May it start by the sun? START {0} A, export {1} A over all phases",
    `
4 4.1  | yes
4 4    | no  | yes | start
4 3.9  | no
10 10.1 | yes
10 9.9 | no`,
  ),
  limitStart: table(
    "May it start? Limit of an outside energy manager {0} A",
    `
6    | yes
5.9  | no
0    | no`,
  ),
  relayStart: table(
    "May it start? The grid operator asks for less, car on {0} phases, the house takes {1} A over all phases",
    `
3 0   | yes
3 0.1 | no | yes | relay
1 12  | yes
1 12.1 | no | yes | relay`,
  ),
  smart: table(
    "Mode smart, breaker 25 A, the car draws 10 A, the worst phase carries {0} A with it",
    `
5    | 15 A   | 25 A | export
10   | 13.7 A | 25 A | raise
15   | 12.5 A | 20 A | raise
20   | 11.2 A | 15 A | raise
24   | 10.2 A | 11 A | raise
24.6 | 10.1 A | 10 A | whole
24.7 | 10 A
24.9 | 10 A
25   | 10 A
25.1 | 9.9 A  | 9 A  | whole
26   | 9 A
28   | 7 A
29   | 6 A
30   | 6 A    | stop | shortage
51   | stop`,
  ),
  circuit: table(
    "Mode smart, circuit of 16 A, the car draws 10 A, the circuit carries {0} A with it",
    `
10 | 11.5 A | 16 A | raise
14 | 10.5 A | 12 A | raise
16 | 10 A
17 | 9 A
20 | 6 A
23 | 6 A    | stop | shortage`,
  ),
  capacity: table(
    "Mode smart, capacity 30 A, the car draws 10 A on three phases, the sum of the mains is {0} A with it",
    `
0    | 12.5 A | 20 A | raise
10   | 11.6 A | 16 A | raise
24   | 10.5 A | 12 A | raise
29.9 | 10 A
30   | 10 A
30.1 | 10 A   | 9 A | whole
33   | 9 A
40   | 6.7 A  | 6 A | whole`,
  ),
  solar: table(
    "Mode solar, IMPORT 0, the car draws 10 A on one phase, the grid gives {0} A over all phases",
    `
-1.1 | 10.5 A | 11 A | sun
-1   | 10.1 A | 11 A | sun
-0.1 | 10.1 A | 10 A | whole
0    | 10 A
0.3  | 10 A   | 9 A  | sun
0.4  | 9.9 A  | 9 A  | whole
1    | 9.9 A  | 9 A  | whole
1.1  | 9.5 A  | 8 A  | sun
2    | 9.5 A  | 8 A  | sun
2.1  | 9 A    | 7 A  | sun
3    | 8.5 A  | 7 A  | sun
6    | 7 A    | 6 A  | sun
9    | 6 A`,
  ),
  relay: table(
    "The grid operator asks for less, car on {0} phases",
    `
3 | 6 A
1 | 18 A`,
  ),
  capStop: table(
    "Smallest current still above the capacity, CAP STOP {0} min: the car is stopped after",
    `
0  | 6 s   | 10 s | shortage
1  | 60 s
10 | 600 s`,
  ),
  solarStop: table(
    "Mode solar, START 4, STOP 10, smallest current on {0} phases, the grid gives {1} A: is the stop timer running?",
    `
1 2    | no
1 2.1  | yes
3 2    | no
3 2.1  | yes | no | stop
3 14   | yes | no | stop
3 14.1 | yes`,
  ),
  solarStopTime: table(
    "Mode solar, STOP {0} min, a little too little sun: the car is stopped after",
    `
10 | 600 s
0  | never`,
  ),
  contactor: table(
    "Phases with CONTACT2 {0} in mode {1} (1 normal, 2 solar, 3 smart), {2} before",
    `
0 1 3 | 3
0 2 3 | 3
1 1 3 | 1
1 2 3 | 1
1 3 3 | 1
2 1 3 | 3
2 2 3 | 1
2 3 1 | 3
3 1 3 | 3
3 2 3 | 3
4 1 1 | 3
4 3 1 | 3`,
  ),
  threePhases: table(
    "CONTACT2 auto, mode solar, largest current {0} A: from one to three phases with a surplus of",
    `
13 | 4830 W | 4640 W | filtered
16 | 4830 W | 4640 W | filtered
20 | 4830 W | 5100 W | filtered
25 | 6440 W | 6250 W | filtered
32 | 8050 W | 7860 W | filtered`,
  ),
  phaseTimes: table(
    "CONTACT2 auto, mode solar, the sun goes from one side to the other: from {0} phases to the others after",
    `
1 | 60 s | 300 s | filtered
3 | 30 s | 180 s | filtered`,
  ),
  share: table(
    "One car, charge limit {1} A, the circuit leaves it {0} A",
    `
23 16 | 16 A
18 16 | 16 A
17 32 | 17 A
12 16 | 12 A
11 16 | 11 A
10 10 | 10 A
6 16  | 6 A
5 16  | 6 A | stop | lifted`,
  ),
  battery: table(
    "Home battery charges with {1} A, grid {2} A: what counts as surplus in mode {0} (2 solar, 3 smart)",
    `
2 10 -1 | 10.9 A | 11 A | truncated
2 -6 -8 | 2 A
3 10 -1 | 0 A`,
  ),
  silence: table(
    "Silent for {0} s: {1} (1 mains, 2 circuit, 3 battery)",
    `
10 1 | goes on
16 1 | stop | failsafe 6 A | silence
14 2 | goes on
21 2 | stop | failsafe 6 A | silence
10 3 | counts
13 3 | ignored`,
  ),
  quarterHour: table(
    "Quarter-hour peak 2500 W, the house takes 30 Wh a minute, after {0} min: what the mains may carry",
    `
0  | 10 A
9  | 15 A | 14 A | mean
12 | 22 A | 20 A | mean
14 | 53 A | 46 A | mean`,
  ),
  monthPeak: table(
    "Quarter-hour peak {0} W, a quarter of an hour had a mean of {1} W: the peak that counts",
    `
2500 2880 | 2500 W | 2880 W | month
2500 2000 | 2500 W`,
  ),
  course: table(
    "Mode smart, breaker 25 A, charge limit 16 A, sample each second: the house goes from {0} A to {1} A; in the end",
    `
0 5  | 16 A
5 17 | 8 A
17 5 | 16 A
5 21 | stop
5 40 | stop`,
  ),
  back: table(
    "The house leaves no room for the smallest current, and all of it again 5 s later: the car charges again after",
    `
| 62 s | 120 s | return`,
  ),
};

export type TableName = keyof typeof TABLES;
