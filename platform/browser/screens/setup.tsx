import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { readSettings } from "../data/setting";
import { Loaded } from "../parts/loaded";
import { SetupStep, STEPS, type Step } from "../parts/setup-steps";
import { useResource } from "../resource";
import { addressOfScreen } from "../route";
import { say } from "../say";
import { keepSetUp } from "../set-up";

/** The set-up wizard: one question after the other; each answer is saved when it is given. */
export function Setup(): JSX.Element {
  const [at, setAt] = useState(0);
  const step = STEPS[at] ?? "password";
  const isLast = at === STEPS.length - 1;
  const finish = (): void => {
    keepSetUp();
    location.hash = addressOfScreen("now");
  };
  return (
    <>
      <h1>{say("screen.setup")}</h1>
      <p>{say("setup.intro")}</p>
      <section class="card" aria-labelledby="step-title">
        <p class="muted">{say("setup.step", { number: String(at + 1), count: String(STEPS.length) })}</p>
        <progress aria-hidden="true" value={at + 1} max={STEPS.length} />
        <h2 id="step-title" aria-live="polite">
          {say(`setup.${step}`)}
        </h2>
        <Answer step={step} />
        <div class="row">
          <button type="button" disabled={at === 0} onClick={() => setAt(at - 1)}>
            {say("setup.back")}
          </button>
          <button type="button" class="primary" onClick={() => (isLast ? finish() : setAt(at + 1))}>
            {say(isLast ? "setup.finish" : "setup.next")}
          </button>
        </div>
      </section>
    </>
  );
}

function Answer({ step }: { step: Step }): JSX.Element {
  const resource = useResource("/settings", readSettings);
  return (
    <div class="step">
      <Loaded resource={resource}>
        {(settings) => (
          <SetupStep
            step={step}
            settings={settings}
            changed={(next) => resource.set(settings.map((one) => (one.key === next.key ? next : one)))}
          />
        )}
      </Loaded>
    </div>
  );
}
