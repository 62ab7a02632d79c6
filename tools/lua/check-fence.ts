import { checkFence } from "./fence";

process.exitCode = checkFence();
