import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PostgresServer } from "../../emulator/postgres";
import { installBinaries, locatePackage } from "../../emulator/postgres-binaries";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "binaries-test-"));
  fs.chmodSync(folder, 0o755);
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test("an installation is made once, and anew where the package is another", () => {
  const first = installBinaries(folder);
  const made = fs.statSync(first.postgres).ctimeMs;
  expect(installBinaries(folder)).toEqual(first);
  expect(fs.statSync(first.postgres).ctimeMs).toBe(made);
  expect(fs.readdirSync(folder)).toEqual([`postgresql-${first.version}`]);

  fs.writeFileSync(path.join(first.directory, "source.json"), "of an older layout");
  fs.rmSync(path.join(first.directory, "lib", "postgresql"), { recursive: true });
  installBinaries(folder);
  expect(fs.existsSync(path.join(first.directory, "lib", "postgresql", "plpgsql.so"))).toBe(true);
});

test("offers the extensions of Cloud SQL, and no others", () => {
  const { directory } = installBinaries(folder);
  const extensions = fs
    .readdirSync(path.join(directory, "share/postgresql/extension"))
    .filter((file) => file.endsWith(".control"))
    .map((file) => file.replace(".control", ""));
  expect(extensions).toEqual(
    expect.arrayContaining(["pg_trgm", "unaccent", "pg_stat_statements", "pgaudit"]),
  );
  expect(extensions).not.toContain("file_fdw");
  expect(extensions.filter((name) => /plperl|plpython|pltcl/.test(name))).toEqual([]);
});

test("works where npm did not run the package's install script", async () => {
  const { source, version } = locatePackage();
  const links: { source: string; target: string }[] = JSON.parse(
    fs.readFileSync(path.join(source, "pg-symlinks.json"), "utf8"),
  );
  const bare = path.join(folder, "native");
  const made = new Set(links.map(({ target }) => path.join(folder, target)));
  const mirror = (from: string, to: string): void => {
    fs.mkdirSync(to);
    for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
      const [file, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory()) mirror(file, copy);
      else if (!made.has(copy)) fs.copyFileSync(file, copy, fs.constants.COPYFILE_FICLONE);
    }
  };
  mirror(source, bare);
  expect(fs.existsSync(path.join(bare, "lib", "libicuuc.so.60"))).toBe(false);

  const binaries = installBinaries(path.join(folder, "emulator"), { source: bare, version });
  const server = await PostgresServer.open({
    directory: path.join(folder, "emulator", "server"),
    binaries,
    serverName: "p:i",
  });
  await server.start();
  try {
    const { rows } = await server.session(async (client) => {
      // dblink needs one of the linked libraries, too.
      await client.query("CREATE EXTENSION dblink");
      return client.query("SELECT current_setting('server_version') AS version");
    });
    expect(rows).toEqual([{ version }]);
  } finally {
    await server.stop();
  }
});
