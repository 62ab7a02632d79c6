import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Login, Refused } from "./screens/login";
import { Header } from "./parts/header";
import { Menu } from "./parts/menu";
import { Notices } from "./parts/notices";
import { addressOfScreen, screenOf } from "./route";
import { say } from "./say";
import { needsSetUp } from "./set-up";
import { usePage } from "./store";
import { ScreenView } from "./screens/screen-view";

/** The frame around every screen. */
export function Shell(): JSX.Element {
  const language = usePage((page) => page.language);
  const screen = screenOf(usePage((page) => page.route));
  const link = usePage((page) => page.link);
  const isShutOut = link === "denied" || link === "refused";
  const mustSetUp = usePage((page) => page.route === "" && page.about !== undefined && needsSetUp());
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (mustSetUp) location.hash = addressOfScreen("setup");
  }, [mustSetUp]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.title = `${say(`screen.${screen}`)} – Dinamics`;
    // a screen reader goes on at the new screen; the page that has just opened is left where it is
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [screen, language]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {say("skip")}
      </a>
      <Header />
      <div class="frame">
        {isShutOut ? null : <Menu screen={screen} />}
        <main id="main" tabIndex={-1} ref={main}>
          {link === "denied" ? <Login /> : link === "refused" ? <Refused /> : <ScreenView screen={screen} />}
        </main>
      </div>
      <Notices />
    </>
  );
}
