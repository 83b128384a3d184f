#!/usr/bin/env node
// @ts-nocheck: TypeScript is what the last two lines switch on.
// Plain JavaScript that an old Node.js reads too: it gets a message and not a syntax error.

const minimum = [20, 12];
const version = process.versions.node.split(".").map(Number);
if (version[0] < minimum[0] || (version[0] === minimum[0] && version[1] < minimum[1])) {
  console.error("Node.js is too old [NODE_TOO_OLD]");
  console.error(`  got:     "${process.versions.node}"`);
  console.error(`  allowed: ${minimum.join(".")} or later`);
  console.error("  fix:     install a newer one: https://nodejs.org/en/download");
  process.exit(2);
}

// Google's library warns where it finds no metadata server, on every machine outside of the cloud.
process.removeAllListeners("warning");
process.on("warning", (warning) => {
  if (warning.name !== "MetadataLookupWarning") console.error(`${warning.name}: ${warning.message}`);
});

require("tsx/cjs");
require("./musicdb.ts").main(process.argv);
