import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Charger } from "../data/about";
import { type ChargerState, readState } from "../data/charger-state";
import { UNKNOWN, amperes, watts } from "../format";
import { connect } from "../live";
import { ask } from "../requests";
import { say } from "../say";
import { page, update, usePage } from "../store";
import { Why } from "./why";

const LOOK_ms = 2000;

/** All chargers of the gateway side by side, when there are several; the one that is chosen is shown below. */
export function Chargers(): JSX.Element | null {
  const chargers = usePage((page) => page.about?.chargers);
  const chosen = usePage((page) => page.charger);
  if (chargers === undefined || chargers.length < 2) return null;
  const choose = (index: number): void => {
    update({ charger: index, state: undefined });
    connect();
  };
  return (
    <section class="chargers" aria-label={say("now.chargers")}>
      {chargers.map((charger, index) => (
        <ChargerTile key={charger.serial} charger={charger} isChosen={index === chosen} choose={() => choose(index)} />
      ))}
    </section>
  );
}

interface ChargerTileProps {
  charger: Charger;
  isChosen: boolean;
  choose: () => void;
}

function ChargerTile({ charger, isChosen, choose }: ChargerTileProps): JSX.Element {
  const { language } = page();
  const state = useStateOf(charger.prefix);
  const values =
    state === undefined ? UNKNOWN : `${amperes(state.offered_mA, language, 0)} · ${watts(state.power_W, language)}`;
  return (
    <button type="button" class="card charger" aria-pressed={isChosen} onClick={choose}>
      <b>{charger.name}</b>
      <span>{values}</span>
      <Why class="charger-why muted" sentence={state?.sentence ?? ""} />
    </button>
  );
}

/** The state of a charger, looked at now and then; none while it does not answer. */
function useStateOf(prefix: string): ChargerState | undefined {
  const [state, setState] = useState<ChargerState>();
  useEffect(() => {
    let isThere = true;
    const look = (): void =>
      void ask("GET", "/state", undefined, prefix).then((answer) => {
        if (isThere) setState(answer.ok ? readState(answer.value) : undefined);
      });
    look();
    const timer = setInterval(look, LOOK_ms);
    return () => {
      isThere = false;
      clearInterval(timer);
    };
  }, [prefix]);
  return state;
}
