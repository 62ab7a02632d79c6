/**
 * One reading of the house's mains: RMS current per phase in mA, 0..1000000; unsigned magnitude unless the meter knows the direction
 * (then export is negative). A phase without a meter is `undefined`: nothing is invented for it.
 */
export interface MainsSample {
  L1_mA: number | undefined;
  L2_mA: number | undefined;
  L3_mA: number | undefined;
}
