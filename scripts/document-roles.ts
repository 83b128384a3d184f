import { ACTORS, type Actor, LOGIN_SETTINGS, RIGHTS } from "../database/rights";

/** Writes docs/roles.md to standard output: what each role may do, from the table that the test tries. */

/** Two columns of users who are members of the owner, then the others. */
const COLUMNS: Readonly<Record<Actor, string>> = {
  owner: "owner",
  migrator: "migrator",
  iamMigrator: "IAM migrator",
  application: "application",
  reader: "reader",
  operator: "operator",
  public: "PUBLIC",
};

const INTRODUCTION = `# Roles

Who may do what in the database. Each cell below is tried on a real server by \`__tests__/sql/rights.test.ts\`: what
a role may, and what it may **not**. This page is made from the same table (\`database/rights.ts\`) by
\`npm run docs:roles\`.

## Who is who
`;

const USERS = `A user who is none of these, such as a Google identity that was let into the project, can't connect.

## Who gets a role

| role | built-in users | Google identities |
| --- | --- | --- |
| \`music_library_owner\` | \`migratorUser\` of the environment | \`iam.migrators\`, \`MUSICDB_IAM_MIGRATORS\` |
| \`music_library_app\` | \`applicationUser\` | \`iam.serviceAccounts\`, \`iam.users\`; \`MUSICDB_APPLICATION_SERVICE_ACCOUNTS\`, \`MUSICDB_IAM_USERS\` |
| \`music_library_reader\` | | \`iam.readers\`, \`MUSICDB_IAM_READERS\` |
| \`music_library_operator\` | | \`iam.operators\`, \`MUSICDB_IAM_OPERATORS\` |

An identity may be on several lists, but not be the application and a migrator. The SQL step is run with all of
them and \`--revoke-others\`: a login user on no list loses the role, and the step says so. Left alone are the user
that runs the step, users with the admin option on a role, and roles that can't log in; a grant that another user
made is reported with the command that revokes it. The roles belong to the instance, so two databases on one
instance share them: give both the same lists. A step that is run by hand without \`--revoke-others\` takes nothing away.

Cloud SQL makes every built-in user a member of \`cloudsqlsuperuser\`. The step takes that from all but migrators,
by SQL or else by the Admin API, and warns with the command where neither may. Until then such a user can create
schemas, extensions and databases, and still none of what is "no" for tables here.

A migrator decides what the next run of the SQL step executes, so in effect it has the rights of the user that runs
the step. Whoever reviews migrations reviews this.

An operator needs neither \`pg_monitor\` nor \`pg_signal_backend\`: schema \`operations\` has views, and the functions
\`cancel_query(pid)\` and \`end_session(pid)\`, for this database. The step grants both where the server lets it, for
tools that know nothing else, and warns with the command where not.

## Time limits

Set on each login user for this database, because members do not inherit settings. They protect from mistakes: a
session may set others for itself. To change them, change \`sql/roles/30_settings.sql\`. Whoever has several roles
gets the limits of a migrator before those of an operator, the application and a reader.

- \`statement_timeout\`: a query that runs away ends by itself. 0 is none: an index takes as long as it takes.
- \`idle_in_transaction_session_timeout\`: a program that forgot to commit keeps its locks, and holds vacuum back.
- \`lock_timeout\`: whoever waits for a table makes everyone after it wait too.
- \`search_path\`: objects are found in these schemas only, so that nobody can put another one in front.
`;

const RIGHTS_INTRODUCTION = `## Rights

The migrations run as the owner, those marked \`-- as-login\` as the migrator. What begins with "next" was made by a
migration after all others, to show what its objects are by default.
`;

const REMOVAL = `## Taking it all away

The roles belong to the instance and stay when a database is dropped. As the migrator, the first two in each
database of the music library:

\`\`\`sql
GRANT music_library_app, music_library_reader, music_library_operator TO CURRENT_USER;
DROP OWNED BY music_library_app, music_library_reader, music_library_operator;
DROP ROLE music_library_app, music_library_reader, music_library_operator;
\`\`\`

They own nothing: what is dropped are their rights, and the users that were their members stay. The owner can be
dropped when its tables are. The next run of the SQL step makes the roles again, but not their rights on tables
that were there: those came with the migrations that made the tables. So this is for databases that go.
`;

function tableHead(columns: readonly string[]): string[] {
  return [`| ${columns.join(" | ")} |`, `|${" --- |".repeat(columns.length)}`];
}

function settingsTable(): string[] {
  const names = Object.keys(LOGIN_SETTINGS.application) as (keyof typeof LOGIN_SETTINGS.application)[];
  return [
    ...tableHead(["users", ...names.map((name) => `\`${name}\``)]),
    ...Object.entries(LOGIN_SETTINGS).map(
      ([actor, settings]) => `| ${actor} | ${names.map((name) => settings[name]).join(" | ")} |`,
    ),
  ];
}

/** The page. */
export function rolesMarkdown(): string {
  const notes: string[] = [];
  const actors = Object.keys(COLUMNS) as Actor[];
  const lines = [INTRODUCTION, ...actors.map((actor) => `- **${COLUMNS[actor]}**: ${ACTORS[actor]}`), ""];
  lines.push(USERS, ...settingsTable(), "", RIGHTS_INTRODUCTION);
  for (const [kind, rights] of Object.entries(RIGHTS)) {
    lines.push(`### ${kind}`, "", ...tableHead(["action", ...Object.values(COLUMNS)]));
    for (const { action, may, note } of rights) {
      if (note && !notes.includes(note)) notes.push(note);
      const cells = actors.map((actor) => (may.includes(actor) ? "yes" : "no"));
      lines.push(`| ${action}${note ? ` [${notes.indexOf(note) + 1}]` : ""} | ${cells.join(" | ")} |`);
    }
    lines.push("");
  }
  lines.push(...notes.map((note, index) => `- [${index + 1}] ${note}`), "", REMOVAL);
  return lines.join("\n");
}

if (require.main === module) process.stdout.write(rolesMarkdown());
