import { buildPage } from "./build-page";

await buildPage();
