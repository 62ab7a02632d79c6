/** The second contactor, which joins the phases beside the first to the car. It has no current while the controller does not run. */
export interface ContactorPort {
  /** Drives its coil: all three phases, or one. The firmware asks for it only while no current flows. */
  drive(threePhases: boolean): void;
}
