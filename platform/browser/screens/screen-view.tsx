import type { JSX } from "preact";
import type { Screen } from "../route";
import { Now } from "./now";

export function ScreenView({ screen }: { screen: Screen }): JSX.Element {
  switch (screen) {
    case "now":
    default:
      return <Now />;
  }
}
