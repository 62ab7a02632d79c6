import type { JSX } from "preact";
import type { Setting } from "../data/setting";
import { say } from "../say";
import { update, usePage } from "../store";
import { House } from "./house";
import { PasswordForm } from "./password-form";
import { SettingField } from "./setting-field";

export const STEPS = ["password", "meter", "breaker", "phases", "evse", "mqtt"] as const;
export type Step = (typeof STEPS)[number];

/** Settings that a step asks for. */
const ASKED: Readonly<Record<Step, readonly string[]>> = {
  password: [],
  meter: ["meter_sees_car", "meter_timeout_s", "failsafe_A"],
  breaker: ["breaker_A", "margin_A", "charge_limit_A"],
  phases: ["phases", "clamps"],
  evse: [],
  mqtt: [],
};

interface SetupStepProps {
  step: Step;
  settings: readonly Setting[];
  changed: (setting: Setting) => void;
}

export function SetupStep({ step, settings, changed }: SetupStepProps): JSX.Element {
  const fields = ASKED[step].flatMap((key) => settings.filter((setting) => setting.key === key));
  return (
    <>
      <StepHead step={step} />
      {fields.map((setting) => (
        <SettingField key={setting.key} setting={setting} changed={changed} />
      ))}
    </>
  );
}

function StepHead({ step }: { step: Step }): JSX.Element | null {
  switch (step) {
    case "password":
      return <Password />;
    case "meter":
      return <Meter />;
    case "breaker":
      return <p>{say("setup.breakerHint")}</p>;
    case "phases":
      return <p>{say("setup.phasesHint")}</p>;
    case "evse":
      return <Found />;
    case "mqtt":
      return <Broker />;
  }
}

function Password(): JSX.Element {
  const hasPassword = usePage((page) => page.about?.hasPassword === true);
  if (hasPassword) return <p class="good">{say("setup.hasPassword")}</p>;
  return <PasswordForm hasPassword={false} done={() => update({ notice: { text: say("saved"), isRefusal: false } })} />;
}

function Meter(): JSX.Element {
  const mains = usePage((page) => page.state?.mains);
  const charge_mA = usePage((page) => page.state?.charge_mA) ?? [];
  const phases = usePage((page) => page.state?.vehicle.phases);
  return (
    <>
      <p>{say("setup.meterHint")}</p>
      <House mains={mains} charge_mA={charge_mA} phases={phases} />
    </>
  );
}

function Found(): JSX.Element {
  const evse = usePage((page) => page.state?.evse);
  if (evse?.connected !== true) return <p class="warning">{say("setup.evseLost")}</p>;
  return <p class="good">{say("setup.evseFound", { state: `${evse.state} ${evse.text}`.trim() })}</p>;
}

function Broker(): JSX.Element {
  const health = usePage((page) => page.state?.health) ?? [];
  const mqtt = health.find(([name]) => name === "mqtt")?.[1] ?? "–";
  if (mqtt === "ok") return <p class="good">{say("setup.mqttOk")}</p>;
  return <p class="warning">{say("setup.mqttOff", { state: mqtt })}</p>;
}
