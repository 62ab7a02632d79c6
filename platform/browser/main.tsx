import "./style/base.css";
import "./style/parts.css";
import "./style/screens.css";
import "./style/wide.css";
import { render } from "preact";
import { Shell } from "./shell";
import { stayConnected } from "./live";
import { followAddress } from "./route";

followAddress();
stayConnected();
render(<Shell />, document.body);
