import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { confirm, confirmName, type Terminal } from "../../cli/confirm";

function terminal(isTTY = true): Terminal & { readonly input: PassThrough; readonly output: PassThrough } {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  return { input: stream(), output: stream() };
}

const signal = new AbortController().signal;

async function answer(
  typed: string | undefined,
): Promise<{ readonly shown: string; readonly error?: unknown }> {
  const asked = terminal();
  const asking = confirm("roll back?", { signal, terminal: asked }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (typed === undefined) asked.input.end();
  else asked.input.write(`${typed}\n`);
  const error = await asking;
  asked.output.end();
  return { shown: await text(asked.output), error };
}

test.each(["y", "Y", "yes", " yes "])("%j is a yes", async (typed) => {
  const { shown, error } = await answer(typed);
  expect(error).toBeUndefined();
  expect(shown).toContain("roll back? [y/N] ");
});

test.each(["", "n", "no", "yesterday", "ja", undefined])("%j is none, and nothing is done", async (typed) => {
  expect((await answer(typed)).error).toMatchObject({
    exitCode: 1,
    problems: [{ code: "NOT_CONFIRMED", message: "not confirmed: nothing was changed" }],
  });
});

test("--yes asks nobody", async () => {
  const asked = terminal(false);
  await confirm("roll back?", { yes: true, signal, terminal: asked });
  expect(asked.output.readableLength).toBe(0);
});

test("where there is no terminal, nobody waits for an answer", async () => {
  const asked = terminal(false);
  asked.input.write("yes\n");
  await expect(confirm("roll back?", { signal, terminal: asked })).rejects.toMatchObject({ exitCode: 2 });
  await expect(confirm("roll back?", { signal, terminal: asked })).rejects.toThrow(
    [
      "this needs a yes, and there is no terminal to ask on; nothing was changed [CONFIRMATION_MISSING]",
      '  got:     "roll back?"',
      "  fix:     look at what it would do, and add --yes",
    ].join("\n"),
  );
});

test("an interrupt ends the question with its reason", async () => {
  const controller = new AbortController();
  const asking = confirm("roll back?", { signal: controller.signal, terminal: terminal() });
  controller.abort(new Error("interrupted"));
  await expect(asking).rejects.toThrow("interrupted");
});

describe("a name that has to be typed", () => {
  const ask = async (typed: string) => {
    const asked = terminal();
    const asking = confirmName("all data of db are lost", "db", { signal, terminal: asked });
    asked.input.write(`${typed}\n`);
    try {
      await asking;
    } finally {
      asked.output.end();
      expect(await text(asked.output)).toContain("all data of db are lost\ntype db to go on: ");
    }
  };

  test("lets it go on", () => ask("db"));

  test.each(["y", "yes", "", "DB", "db-2"])("is no other: %j", async (typed) => {
    await expect(ask(typed)).rejects.toMatchObject({
      exitCode: 1,
      problems: [{ code: "NAME_NOT_CONFIRMED", got: typed, allowed: "db" }],
    });
  });

  test("may stand on the command line", async () => {
    const asked = terminal(false);
    await confirmName("?", "db", { typed: "db", signal, terminal: asked });
    await expect(confirmName("?", "db", { typed: "dp", signal, terminal: asked })).rejects.toThrow(
      'this is not its name: nothing was changed [NAME_NOT_CONFIRMED]\n  got:     "dp"\n  allowed: db',
    );
  });

  test("is asked of nobody where there is no terminal", async () => {
    await expect(confirmName("lost", "db", { signal, terminal: terminal(false) })).rejects.toThrow(
      [
        "this needs the name typed, and there is no terminal to ask on; nothing was changed [CONFIRMATION_MISSING]",
        '  got:     "lost"',
        "  fix:     look at what it would do, and add --confirm db",
      ].join("\n"),
    );
  });
});
