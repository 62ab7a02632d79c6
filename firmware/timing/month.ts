const DAY_s = 86400;

/** Number of the month (UTC) that an instant lies in, counted from January 1970; `epoch_s` is not negative. */
export function monthOf(epoch_s: number): number {
  // days since 1 March 0000, in the Gregorian calendar: the leap day is the last of its year
  const days = Math.floor(epoch_s / DAY_s) + 719468;
  const era = Math.floor(days / 146097);
  const ofEra = days - era * 146097;
  const leaps = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36524) + Math.floor(ofEra / 146096);
  const yearOfEra = Math.floor((ofEra - leaps) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  return (era * 400 + yearOfEra - 1970) * 12 + fromMarch + 2;
}
