import "./style/base.css";
import "./style/parts.css";
import "./style/screens.css";
import "./style/wide.css";
import { render } from "preact";
import { Shell } from "./shell";
import { stayConnected } from "./live";
import { followAddress } from "./route";
import { drawable } from "./store";

followAddress();
stayConnected();
void drawable.then(() => render(<Shell />, document.body));
