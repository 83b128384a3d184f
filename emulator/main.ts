import { runDaemon } from "./daemon-process";
import { startEmulator } from "./server";

// Started by daemon.ts in the background: node -r tsx/cjs emulator/main.ts <folder> <code fingerprint>
const [directory, code] = process.argv.slice(2) as [string, string];
void runDaemon(directory, code, startEmulator).then(() => process.exit());
