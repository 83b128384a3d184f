import { operation } from "../../emulator/operation";
import { ScratchServer } from "../../emulator/scratch-server";

test("operations on a server run one at a time, also after one that failed", async () => {
  const scratch = await ScratchServer.start({ users: ["somebody"] });
  try {
    let running = 0;
    let most = 0;
    const statements = ["create role a", "drop role nobody_there", "create role b", "create role c"];
    const results = await Promise.allSettled(
      statements.map((statement) =>
        operation(scratch.server, async (client) => {
          running += 1;
          most = Math.max(most, running);
          await client.query(statement).finally(() => {
            running -= 1;
          });
        }),
      ),
    );
    expect(most).toBe(1);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  } finally {
    await scratch.stop();
  }
});
