import type { MainsRow } from "#platform/node/mains-replay";
import { DemoWorld } from "./demo-world";

const SEED = 2026;
