import type { createApp } from "#firmware/app";
import { installHost } from "./host";

/** The entry of the Lua VM: the host over the firmware's own app, which is loaded only at the boot, so that its memory can be told apart. */
declare const _G: { require: (this: void, name: string) => { createApp: typeof createApp } };

const load = _G.require;
installHost(() => load("firmware_app").createApp);
