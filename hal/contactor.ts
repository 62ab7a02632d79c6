/** The second contactor, which joins the phases beside the first to the car. It has no current while the controller does not run. */
export interface ContactorPort {
  /** Drives its coil: all three phases, or one. The firmware asks for it only while no current flows. */
  drive(threePhases: boolean): void;
}

/** The test input of a residual current monitor. */
export interface TesterPort {
  /** Begins a test; false: there is no such output. */
  test(): boolean;
}
