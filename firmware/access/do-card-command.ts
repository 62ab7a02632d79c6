import { type AccessView, ACCESS, type Authorizer } from "./authorizer";
import type { CardCommand } from "./card-commands";
import type { CardChange, CardStore } from "./card-store";
import type { CardOutcome } from "./card-outcome";

/** What a command about cards acts on. */
export interface CardDesk {
  readonly cards: CardStore;
  readonly access: Authorizer;
  readonly view: AccessView;
}

/** Does what was asked for; `undefined` for a list, which is the asker's to write, and for a card that is awaited now. */
export function doCardCommand(command: CardCommand, desk: CardDesk, now: number): CardOutcome | undefined {
  const { cards, access, view } = desk;
  switch (command.kind) {
    case "learn":
      return outcomeOf(cards.put(command.card));
    case "delete":
      return outcomeOf(cards.remove(command.card.uid));
    case "deleteAll":
      cards.removeAll();
      return "deleted";
    case "learnNext":
      access.expect(ACCESS.learn, now);
      return undefined;
    case "deleteNext":
      access.expect(ACCESS.forget, now);
      return undefined;
    case "swipe":
      return access.show(command.card.uid, view, now);
    case "start":
      return access.start(command.who, view);
    case "stop":
      return access.stop(command.who);
    case "list":
      return undefined;
  }
}

function outcomeOf(change: CardChange): CardOutcome {
  return change === "added" ? "learned" : change;
}
