import { resolve } from "node:path";

/** Folder of this project. */
export const PROJECT_ROOT = resolve(__dirname, "..");
