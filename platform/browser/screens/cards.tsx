import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { change } from "../actions";
import { type Cards as KnownCards, readCards } from "../data/cards";
import { readSettings } from "../data/setting";
import { CardRow } from "../parts/card-row";
import { Loaded } from "../parts/loaded";
import { SettingField } from "../parts/setting-field";
import { useResource } from "../resource";
import { say, sayOr } from "../say";

const LOOK_ms = 1500;

/** The cards that may charge; a new one is learned by holding it to the reader. */
export function Cards(): JSX.Element {
  const resource = useResource("/cards", readCards);
  const isLearning = resource.value?.isLearning === true;
  const { load } = resource;
  useEffect(() => {
    if (!isLearning) return undefined;
    const timer = setInterval(load, LOOK_ms);
    return () => clearInterval(timer);
  }, [isLearning, load]);
  return (
    <>
      <h1>{say("screen.cards")}</h1>
      <Use />
      <Loaded resource={resource}>{(known) => <Known known={known} load={load} />}</Loaded>
    </>
  );
}

/** Whether cards are asked for, and what for. */
function Use(): JSX.Element {
  const resource = useResource("/settings?key=rfid_mode", readSettings);
  return (
    <section class="card use">
      <Loaded resource={resource}>
        {(settings) =>
          settings
            .filter(({ key }) => key === "rfid_mode")
            .map((setting) => (
              <SettingField key={setting.key} setting={setting} changed={(next) => resource.set([next])} />
            ))
        }
      </Loaded>
    </section>
  );
}

function Known({ known, load }: { known: KnownCards; load: () => void }): JSX.Element {
  const { cards, isLearning, last } = known;
  const learn = (): void => void change("POST", isLearning ? "/cards/stop" : "/cards/learn").then(load);
  const lastText = last === undefined ? "" : `${last.uid} ${sayOr(`card.${last.outcome}`, last.outcome)}`;
  return (
    <>
      <section class="card">
        <button type="button" class={isLearning ? "" : "primary"} onClick={learn}>
          {say(isLearning ? "cards.stop" : "cards.learn")}
        </button>
        <p class="line" role="status">
          {isLearning ? say("cards.show") : last === undefined ? "" : say("cards.last", { card: lastText })}
        </p>
      </section>
      {cards.length === 0 ? <p class="card">{say("cards.empty")}</p> : null}
      <ul class="plain">
        {cards.map((card) => (
          <CardRow key={card.uid} card={card} changed={load} />
        ))}
      </ul>
    </>
  );
}
