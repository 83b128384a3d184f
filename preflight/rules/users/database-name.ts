import { MAX_IDENTIFIER_BYTES, SYSTEM_DATABASES } from "../../../cloudsql/user";
import type { Rule } from "../../rule";
import { DATABASE, instanceNamedBy } from "../../user";

const MAX_LENGTH = 64;

/** Names of databases. */
export const databaseName: Rule = {
  id: "database-name",
  severity: "error",
  area: "users",
  title: "a database has a name of its own that fits",
  why: "The databases of the system exist on every instance, and longer names are cut off or refused.",
  ignoreWhen: "the database was imported",
  link: "https://cloud.google.com/sql/docs/postgres/create-manage-databases",
  types: [DATABASE],
  *check(value, context) {
    if (instanceNamedBy(value, context)?.isPostgres === false) return;
    const at = value.get("name");
    const name = at.string;
    if (name === undefined) return;
    const bytes = Buffer.byteLength(name);
    if (SYSTEM_DATABASES.has(name) || (name === "postgres" && !context.resource.planned)) {
      yield {
        at,
        what:
          name === "postgres"
            ? "every instance has this database from the start, so that creating it fails"
            : "this is a database of the system",
        allowed: "a name of your own",
        fix: 'write the name of the application\'s database, such as "app"',
      };
    } else if (name === "") {
      yield {
        at,
        what: "the name is empty",
        got: "an empty text",
        allowed: "1 to 63 bytes",
        fix: "write a name",
      };
    } else if (bytes > MAX_IDENTIFIER_BYTES) {
      yield {
        at,
        what: `the name has ${bytes} bytes`,
        allowed: `${MAX_IDENTIFIER_BYTES}: PostgreSQL cuts off what is longer`,
        fix: `write "${[...name].slice(0, MAX_IDENTIFIER_BYTES).join("")}"`,
        ...([...name].length <= MAX_LENGTH && { severity: "warning" }),
      };
    }
  },
};
