import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Setting, readSettings } from "../data/setting";
import { Loaded } from "../parts/loaded";
import { SettingField } from "../parts/setting-field";
import { type Resource, useResource } from "../resource";
import { say, sayOr } from "../say";
import { settingLabel, settingText } from "../setting-words";

export function Settings(): JSX.Element {
  const [wanted, setWanted] = useState("");
  const resource = useResource("/settings", readSettings);
  return (
    <>
      <h1>{say("screen.settings")}</h1>
      <label class="narrow">
        {say("settings.find")}
        <input type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      </label>
      <Loaded resource={resource}>
        {(settings) => (
          <Groups
            settings={settings.filter((one) => isWanted(one, wanted))}
            isOpen={wanted !== ""}
            resource={resource}
          />
        )}
      </Loaded>
    </>
  );
}

interface GroupsProps {
  settings: readonly Setting[];
  isOpen: boolean;
  resource: Resource<Setting[]>;
}

function Groups({ settings, isOpen, resource }: GroupsProps): JSX.Element {
  const groups = [...new Set(settings.map(({ group }) => group))];
  const changed = (next: Setting): void =>
    resource.set((resource.value ?? []).map((one) => (one.key === next.key ? next : one)));
  if (groups.length === 0) return <p class="card">{say("settings.nothing")}</p>;
  return (
    <>
      {groups.map((group, index) => (
        <details key={group} class="card group" open={isOpen || index === 0}>
          <summary>
            <h2>{sayOr(`group.${group}`, group)}</h2>
          </summary>
          {settings
            .filter((setting) => setting.group === group)
            .map((setting) => (
              <SettingField key={setting.key} setting={setting} changed={changed} />
            ))}
        </details>
      ))}
    </>
  );
}

/** Settings that are kept for old scripts only are not shown. */
function isWanted(setting: Setting, wanted: string): boolean {
  if (!setting.hasEffect) return false;
  const text = `${setting.key} ${settingLabel(setting)} ${settingText(setting).text}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(" ")
    .every((word) => text.includes(word));
}
