import packageJson from "../../package.json" with { type: "json" };

/** Version of the firmware as a simulated machine reports it. */
export const VERSION: string = packageJson.version;
