/** Numbers as text that reads the same in every virtual machine (a raw number in a template does not: 5.0, 3e20). */

/** A whole number; fractions are cut towards minus infinity. Range: +-2^53. */
export function whole(value: number): string {
  return String(Math.floor(value));
}

/** Thousandths as a decimal number with up to `places` (1..3) places, rounded half away from zero, without trailing zeros: `15200` -> `15.2`. */
export function thousandths(value: number, places: number): string {
  const step = places === 1 ? 100 : places === 2 ? 10 : 1;
  const magnitude = Math.floor((value < 0 ? -value : value) / step + 0.5) * step;
  const units = Math.floor(magnitude / 1000);
  const fraction = magnitude - units * 1000;
  const sign = value < 0 && magnitude > 0 ? "-" : "";
  const text = sign + whole(units);
  if (fraction === 0) return text;
  let decimals = whole(1000 + fraction).substring(1, 1 + places);
  while (decimals.endsWith("0")) decimals = decimals.substring(0, decimals.length - 1);
  return text + "." + decimals;
}

/** A current as people write it: `15200` mA -> `15.2 A`. */
export function amperes(current_mA: number): string {
  return thousandths(current_mA, 1) + " A";
}

/** A span as people write it: `95000` ms -> `95 s`. */
export function seconds(span_ms: number): string {
  return whole(span_ms / 1000 + 0.5) + " s";
}
