import type { JSX } from "preact";
import type { Screen } from "../route";
import { Access } from "./access";
import { Cards } from "./cards";
import { Charts } from "./charts";
import { Diagnostics } from "./diagnostics";
import { Now } from "./now";
import { Schedule } from "./schedule";
import { Sessions } from "./sessions";
import { Settings } from "./settings";
import { Setup } from "./setup";
import { Update } from "./update";

export function ScreenView({ screen }: { screen: Screen }): JSX.Element {
  switch (screen) {
    case "now":
      return <Now />;
    case "charts":
      return <Charts />;
    case "sessions":
      return <Sessions />;
    case "cards":
      return <Cards />;
    case "schedule":
      return <Schedule />;
    case "settings":
      return <Settings />;
    case "setup":
      return <Setup />;
    case "diagnostics":
      return <Diagnostics />;
    case "access":
      return <Access />;
    case "update":
      return <Update />;
  }
}
