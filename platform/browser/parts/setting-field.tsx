import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { refusalText } from "../actions";
import { type Setting, enteredValue, readSettings } from "../data/setting";
import { ask } from "../requests";
import { say } from "../say";
import { settingLabel, settingRange, settingText } from "../setting-words";
import { page } from "../store";
import { SettingInput } from "./setting-input";

interface SettingFieldProps {
  setting: Setting;
  /** Told what the setting is after a change. */
  changed: (setting: Setting) => void;
}

interface Outcome {
  /** Why the last change was refused; empty when it was not. */
  refusal: string;
  saved: string;
}

/** A setting with its explanation; it is saved when the field is left, and what the controller refuses is told right below it. */
export function SettingField({ setting, changed }: SettingFieldProps): JSX.Element {
  const [outcome, setOutcome] = useState<Outcome>({ refusal: "", saved: "" });
  const { refusal, saved } = outcome;
  const { language } = page();
  const id = `setting-${setting.key}`;
  const save = async (typed: string): Promise<void> => {
    const now = await saveSetting(setting, typed);
    const isRefused = typeof now === "string";
    setOutcome(isRefused ? { refusal: now, saved: "" } : { refusal: "", saved: say("saved") });
    if (!isRefused) changed(now);
  };
  // drawn anew only for its own sake: that takes away what is being typed
  const input = useMemo(
    () => (
      <SettingInput
        id={id}
        setting={setting}
        isRefused={refusal !== ""}
        describedBy={`${id}-text ${id}-refusal`}
        save={(typed) => void save(typed)}
      />
    ),
    [setting.value, outcome, language],
  );
  return (
    <div class="setting">
      <label for={id}>{settingLabel(setting)}</label>
      <div class="setting-entry">
        {input}
        <span class="muted">{setting.unit}</span>
        <span class="setting-saved" role="status">
          {saved}
        </span>
      </div>
      <Explanation id={id} setting={setting} />
      <p class="refusal setting-refusal" id={`${id}-refusal`} role="alert">
        {refusal}
      </p>
    </div>
  );
}

function Explanation({ id, setting }: { id: string; setting: Setting }): JSX.Element {
  const { text, isEnglish } = settingText(setting);
  return (
    <p class="setting-text" id={`${id}-text`}>
      <span lang={isEnglish ? "en" : page().language}>{text}</span>. <span class="muted">{settingRange(setting)}</span>{" "}
      <span class="muted">{setting.needsRestart ? say("settings.restart") : ""}</span>
    </p>
  );
}

/** The setting as it is now, or why it was not changed. */
async function saveSetting(setting: Setting, typed: string): Promise<Setting | string> {
  const value = enteredValue(setting, typed);
  if (value === undefined) return settingRange(setting);
  const answer = await ask("PATCH", "/settings", { [setting.key]: value });
  if (!answer.ok) return refusalText(answer);
  return readSettings(answer.value)?.find(({ key }) => key === setting.key) ?? { ...setting, value };
}
