import type { JSX } from "preact";
import type { Split } from "../data/charger-state";
import { energy, percent } from "../format";
import { say } from "../say";
import { page } from "../store";

/** Where energy came from: as parts of a bar and in words. */
export function SplitBar({ split }: { split: Split | undefined }): JSX.Element {
  const { language } = page();
  const parts = (["solar", "battery", "grid"] as const).map((name) => ({
    name,
    value_Wh: split?.[`${name}_Wh`] ?? 0,
  }));
  const total_Wh = parts.reduce((sum, { value_Wh }) => sum + value_Wh, 0);
  const shown = parts.filter(({ value_Wh }) => value_Wh > 0);
  const words = shown.map(
    ({ name, value_Wh }) =>
      `${say(`split.${name}`)} ${percent(value_Wh, total_Wh, language)} (${energy(value_Wh, language)})`,
  );
  return (
    <div class="split">
      <span class="split-track" aria-hidden="true">
        {shown.map(({ name, value_Wh }) => (
          <span
            key={name}
            class={`split-part split-${name}`}
            style={{ width: `${String((100 * value_Wh) / total_Wh)}%` }}
          />
        ))}
      </span>
      <span class="split-words">
        {words.map((word) => (
          <span key={word}>{word} </span>
        ))}
      </span>
    </div>
  );
}
