/**
 * An emulator for a test that kills it: starts in the folder given, says its environment, and
 * runs until it is killed.
 */
import { startEmulator } from "../../emulator/server";

startEmulator({ directory: process.argv[2] }).then(({ environment }) =>
  process.stdout.write(`${JSON.stringify(environment)}\n`),
);
