import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { SCREENS, type Screen, addressOfScreen } from "../route";
import { say } from "../say";

/** On a phone these stand at the foot of the screen, the others behind "more". */
const FIRST: readonly Screen[] = ["now", "charts", "sessions"];

export function Menu({ screen }: { screen: Screen }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [screen]);
  const item = (one: Screen): JSX.Element => (
    <a key={one} href={addressOfScreen(one)} aria-current={one === screen ? "page" : undefined}>
      {say(`screen.${one}`)}
    </a>
  );
  const others = SCREENS.filter((one) => !FIRST.includes(one));
  return (
    <nav class={isOpen ? "menu menu-open" : "menu"} aria-label={say("menu")}>
      <div class="menu-others" id="menu-others">
        {others.map(item)}
      </div>
      <div class="menu-first">
        {FIRST.map(item)}
        <button
          type="button"
          class={FIRST.includes(screen) ? "menu-more" : "menu-more menu-here"}
          aria-expanded={isOpen}
          aria-controls="menu-others"
          onClick={() => setOpen(!isOpen)}
        >
          {say("more")}
        </button>
      </div>
    </nav>
  );
}
