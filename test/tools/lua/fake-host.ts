import { installHost } from "#tools/lua/host";
import { createFakeApp } from "./fake-app";

installHost(() => createFakeApp);
