/** The names that were probably meant: closest first, at most three, none when nothing is close. */
export function nearest(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const reach = Math.ceil(wanted.length / 2.5);
  return names
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter((one) => one.distance <= reach)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map((one) => one.name);
}

/** `; did you mean a or b?`, or nothing when no name is close. */
export function didYouMean(word: string, names: readonly string[]): string {
  const found = nearest(word, names);
  return found.length === 0 ? "" : `; did you mean ${found.join(" or ")}?`;
}

/** Edits from one word to the other; what one begins with counts as close. */
function distanceTo(word: string, name: string): number {
  if (word.length >= 3 && name.startsWith(word)) return 1;
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= word.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (word[i - 1] === name[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[name.length] ?? 0;
}
