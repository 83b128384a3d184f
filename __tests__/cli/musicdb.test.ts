import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { musicdb } from "../support/musicdb";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "musicdb-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** A program that says what the real Terraform would say about its version. */
function fakeTerraform(script: string): string {
  const file = join(directory, "terraform");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("bad use", () => {
  test("an unknown command is named, with what was perhaps meant", async () => {
    const result = await musicdb(["strat"]);

    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: "unknown command 'strat' [USAGE]\n  fix:     write start\n",
    });
  });

  test("so are an unknown subcommand and an unknown option", async () => {
    const [subcommand, option] = await Promise.all([
      musicdb(["emulator", "sttaus"]),
      musicdb(["start", "--jsom"]),
    ]);

    expect(subcommand.stderr).toBe("unknown command 'sttaus' [USAGE]\n  fix:     write status\n");
    expect(option.stderr).toBe("unknown option '--jsom' [USAGE]\n  fix:     write --json\n");
    expect([subcommand.exitCode, option.exitCode]).toEqual([2, 2]);
  });

  test("an unknown environment is refused before anything is started", async () => {
    const result = await musicdb(["start", "stagign"]);

    expect(result).toMatchObject({
      exitCode: 2,
      stderr:
        "there is no such environment [ENVIRONMENT_UNKNOWN]\n" +
        '  got:     "stagign"\n' +
        "  allowed: dev, staging, prod\n" +
        "  fix:     write staging\n",
    });
  });

  test("without a command the help is shown, and the exit code is that of bad use", async () => {
    const [bare, asked] = await Promise.all([musicdb([]), musicdb(["--help"])]);

    expect(bare.exitCode).toBe(2);
    expect(bare.stderr).toContain("Usage: musicdb");
    expect(asked.exitCode).toBe(0);
    expect(asked.stdout).toBe(bare.stderr);
    for (const line of asked.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("colour", () => {
  test("there is none where no terminal reads", async () => {
    expect((await musicdb(["strat"])).stderr).not.toContain("\u001b[");
  });

  test("FORCE_COLOR turns it on, NO_COLOR off", async () => {
    const [forced, refused] = await Promise.all([
      musicdb(["strat"], { env: { FORCE_COLOR: "1" } }),
      musicdb(["strat"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }),
    ]);

    expect(forced.stderr).toContain("\u001b[31m");
    expect(refused.stderr).not.toContain("\u001b[");
  });
});

describe("Terraform", () => {
  const install =
    "  allowed: Terraform 1.11 or later\n" +
    "  fix:     install it (https://developer.hashicorp.com/terraform/install), " +
    "or name its path in TERRAFORM_BINARY_NAME\n";

  test("is missed by name", async () => {
    const result = await musicdb(["start"], { env: { PATH: directory, TERRAFORM_BINARY_NAME: undefined } });

    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `Terraform is not installed, or not on the PATH [TERRAFORM_MISSING]\n  got:     "terraform"\n${install}`,
    });
  });

  test("is refused when it is too old", async () => {
    fakeTerraform(`echo '{"terraform_version": "1.10.5"}'`);

    const result = await musicdb(["start"], {
      env: { PATH: `${directory}:${process.env.PATH}`, TERRAFORM_BINARY_NAME: undefined },
    });

    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `Terraform is too old [TERRAFORM_TOO_OLD]\n  got:     "1.10.5"\n${install}`,
    });
  });

  test("is the one of TERRAFORM_BINARY_NAME", async () => {
    const binary = fakeTerraform(`echo '{"terraform_version": "0.12.31"}'`);

    const result = await musicdb(["start"], { env: { TERRAFORM_BINARY_NAME: binary } });

    expect(result.stderr).toContain('got:     "0.12.31"');
  });

  test("is refused when it fails, in its own words", async () => {
    const binary = fakeTerraform("echo 'cannot execute: wrong machine' >&2; exit 126");

    const result = await musicdb(["start"], { env: { TERRAFORM_BINARY_NAME: binary } });

    expect(result.exitCode).toBe(2);
    expect(result.stderr).toBe(
      `Terraform does not tell its version [TERRAFORM_UNUSABLE]\n  got:     "cannot execute: wrong machine"\n${install}`,
    );
  });
});
