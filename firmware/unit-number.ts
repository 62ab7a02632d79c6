/** A number of the unit, from its serial number, so that units do not all do the same at the same moment. */
export function unitNumber(serial: string): number {
  let value = 0;
  for (let index = 0; index < serial.length; index++) {
    value = value * 31 + serial.charCodeAt(index);
    value -= Math.floor(value / 65521) * 65521;
  }
  return value;
}
