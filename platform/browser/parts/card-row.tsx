import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { change } from "../actions";
import { type Card, cardBody } from "../data/cards";
import { amperes, moment } from "../format";
import { say } from "../say";
import { page } from "../store";

interface CardRowProps {
  card: Card;
  changed: () => void;
}

/** A card with its name and limit, which can be changed here. */
export function CardRow({ card, changed }: CardRowProps): JSX.Element {
  const [isEdited, setEdited] = useState(false);
  const { language } = page();
  const name = card.name === "" ? card.uid : card.name;
  const route = `/cards/${encodeURIComponent(card.uid)}`;
  const remove = (): void => void change("DELETE", route).then(changed);
  if (isEdited) return <Editor card={card} route={route} done={() => (setEdited(false), changed())} />;
  return (
    <li class="card row">
      <span class="grow">
        <b>{name}</b> <span class="muted">{card.uid}</span>
        <br />
        {card.limit_A === undefined ? null : `${say("cards.limit")}: ${amperes(card.limit_A * 1000, language)}. `}
        {card.until_s === undefined ? null : say("cards.until", { date: moment(card.until_s, language) })}
      </span>
      <button type="button" aria-label={`${say("edit")}: ${name}`} onClick={() => setEdited(true)}>
        {say("edit")}
      </button>
      <button type="button" aria-label={`${say("remove")}: ${name}`} onClick={remove}>
        {say("remove")}
      </button>
    </li>
  );
}

function Editor({ card, route, done }: { card: Card; route: string; done: () => void }): JSX.Element {
  const [name, setName] = useState(card.name);
  const [limit, setLimit] = useState(String(card.limit_A ?? ""));
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const limit_A = limit.trim() === "" ? undefined : Number(limit.replace(",", "."));
    const answer = await change("PUT", route, cardBody(card, name, limit_A), say("saved"));
    if (answer.ok) done();
  };
  return (
    <li class="card">
      <form class="narrow" onSubmit={(event) => void save(event)}>
        <label>
          {say("name")}
          <input value={name} maxLength={20} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          {say("cards.limit")} (A)
          <input inputMode="decimal" value={limit} onInput={(event) => setLimit(event.currentTarget.value)} />
        </label>
        <button class="primary">{say("save")}</button>{" "}
        <button type="button" onClick={done}>
          {say("cancel")}
        </button>
      </form>
    </li>
  );
}
