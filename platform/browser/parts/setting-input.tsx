import type { JSX, TargetedEvent } from "preact";
import type { Setting } from "../data/setting";
import { optionLabel } from "../setting-words";

interface SettingInputProps {
  id: string;
  setting: Setting;
  isRefused: boolean;
  describedBy: string;
  save: (entered: string) => void;
}

/** The field that fits a setting: a switch, a choice, a number or a text. */
export function SettingInput({ id, setting, isRefused, describedBy, save }: SettingInputProps): JSX.Element {
  const { kind, value, options, min, max, step, isWritable, isSecret } = setting;
  const shared = { id, disabled: !isWritable, "aria-invalid": isRefused, "aria-describedby": describedBy };
  if (kind === "switch")
    return (
      <input
        {...shared}
        type="checkbox"
        checked={value === 1}
        onChange={(event) => save(event.currentTarget.checked ? "1" : "0")}
      />
    );
  if (kind === "choice")
    return (
      <select {...shared} value={String(value)} onChange={(event) => save(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={String(option.value)}>
            {optionLabel(setting, option.text)}
          </option>
        ))}
      </select>
    );
  const typed = {
    ...shared,
    value: value ?? "",
    autocomplete: "off" as const,
    onChange: (event: TargetedEvent<HTMLInputElement>) => save(event.currentTarget.value),
  };
  if (kind === "number") return <input {...typed} type="number" min={min} max={max} step={step} />;
  return isSecret ? <input {...typed} type="password" /> : <input {...typed} type="text" />;
}
