import { releaseFromNowOn } from "./loader";
import { boot } from "./main";
import { VERSION } from "./image-version";
import { isGivenUp } from "./recovery";

declare const _G: Record<string, unknown>;
declare function print(this: void, line: string): void;
declare function error(this: void, message: string, level: number): never;

/**
 * What runs first of the image, from `init.lua`: the controller. After failures in a row it gives up, so that somebody can repair the module.
 */

if (isGivenUp()) error("it has failed too often in a row; the file last-error says why", 0);
// what only loading needed is let go of
releaseFromNowOn();
print("Dinamics " + VERSION);

// for whoever repairs the module at the prompt of Lua
_G["dinamics"] = boot(VERSION);
