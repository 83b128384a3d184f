/** google_sql_database: a database, owned by `cloudsqlsuperuser` as those of the API are. */
import { DatabaseError, escapeIdentifier } from "pg";
import { type Attributes, type Behaviour, Refusal } from "../behaviour";
import { operation } from "../operation";
import { SUPERUSER_GROUP } from "../roles";
import { decide, settled, text } from "./attributes";
import { isStopped, runningServer, stored } from "./instance-records";

const SYSTEM_DATABASES = new Set(["template0", "template1", "cloudsqladmin"]);

export const database: Behaviour = {
  async create(planned, _config, context) {
    const wanted = settled(
      decide(planned, { project: context.project, charset: "UTF8", collation: "en_US.UTF8" }),
    );
    const name = String(wanted.name);
    if (SYSTEM_DATABASES.has(name)) throw refusal("create", wanted, `the database ${name} is the service's`);
    if (Buffer.byteLength(name) > 63) throw refusal("create", wanted, "the name is longer than 63 bytes");
    // The API's only choice for PostgreSQL; others are made by SQL.
    if (
      !/^utf-?8$/i.test(text(wanted, "charset") ?? "") ||
      !/^en_US\.utf-?8$/i.test(text(wanted, "collation") ?? "")
    ) {
      throw refusal(
        "create",
        wanted,
        `charset ${wanted.charset} with collation ${wanted.collation} is not supported; use UTF8 with en_US.UTF8`,
      );
    }
    const { server } = runningServer(wanted, context, `create database ${name}`);
    await operation(server, (client) =>
      client
        .query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${SUPERUSER_GROUP}`)
        .catch((error) => Promise.reject(inWords("create", wanted, error))),
    );
    return {
      ...wanted,
      self_link: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${wanted.project}/instances/${wanted.instance}/databases/${name}`,
    };
  },

  async read(state, context) {
    const record = stored(context, { project: String(state.project), name: String(state.instance) });
    if (!record) return null;
    if (isStopped(record)) return state;
    const { server } = runningServer(state, context, `read database ${state.name}`);
    const { rowCount } = await server.session((client) =>
      client.query("SELECT FROM pg_database WHERE datname = $1", [state.name]),
    );
    return rowCount ? state : null;
  },

  async update(_prior, planned) {
    return settled(planned);
  },

  async delete(prior, context) {
    if (prior.deletion_policy === "ABANDON") return;
    if (!stored(context, { project: String(prior.project), name: String(prior.instance) })) return;
    const { server } = runningServer(prior, context, `delete database ${prior.name}`);
    await operation(server, (client) =>
      client
        .query(`DROP DATABASE IF EXISTS ${escapeIdentifier(String(prior.name))}`)
        .catch((error) => Promise.reject(inWords("delete", prior, error))),
    );
  },
};

function inWords(verb: string, attributes: Attributes, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return refusal(verb, attributes, `${error.message}${error.detail ? `. Detail: ${error.detail}` : ""}`);
}

function refusal(verb: string, { name, instance }: Attributes, message: string): Refusal {
  return new Refusal(
    `Error, failed to ${verb} database ${name} in instance ${instance}`,
    `googleapi: Error 400: Invalid request: failed to ${verb} database ${name}. ${message}, invalid`,
    ["name"],
  );
}
