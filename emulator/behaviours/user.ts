/** google_sql_user: a role, with a password or an IAM login. */
import { type Attributes, type Behaviour, type Context, Refusal } from "../behaviour";
import { operation } from "../operation";
import {
  createUser,
  dropUser,
  RESERVED_ROLES,
  roleExists,
  roleName,
  setPassword,
  type UserType,
} from "../roles";
import { decide, settled, text } from "./attributes";
import { iamLogin, isIam } from "./iam-passwords";
import { isStopped, runningServer, stored } from "./instance-records";

const TYPE = "google_sql_user";
const TYPES: readonly string[] = [
  "BUILT_IN",
  "CLOUD_IAM_USER",
  "CLOUD_IAM_SERVICE_ACCOUNT",
  "CLOUD_IAM_GROUP",
] satisfies UserType[];

export const user: Behaviour = {
  async create(planned, config, context) {
    const wanted = settled(
      decide(planned, {
        host: "",
        project: context.project,
        sql_server_user_details: [],
        password_policy: [],
      }),
    );
    const type = typeOf(wanted);
    const password = passwordOf(config);
    check(wanted, type, password);
    const { server, record } = runningServer(wanted, context, `insert user ${wanted.name}`);
    const role = roleName(String(wanted.name), type);
    await operation(server, async (client) => {
      // The user postgres comes with the instance: writing it down sets its password.
      const exists = await roleExists(client, role);
      if (exists && (role !== "postgres" || isRecorded(context, wanted))) {
        throw invalid("insert", wanted, `role "${role}" already exists`, 409, ["name"]);
      }
      if (!exists) await createUser(client, role, type);
      if (isIam(type)) await setPassword(client, role, iamLogin(record) ? context.token : null);
      else if (password) await setPassword(client, role, password);
    });
    return wanted;
  },

  async read(state, context) {
    const record = stored(context, { project: String(state.project), name: String(state.instance) });
    if (!record) return null;
    if (isStopped(record)) return state;
    const { server } = runningServer(state, context, `read user ${state.name}`);
    const role = roleName(String(state.name), typeOf(state));
    return (await server.session((client) => roleExists(client, role))) ? state : null;
  },

  async update(prior, planned, config, context) {
    const wanted = settled(planned);
    const password = passwordOf(config);
    const rotated =
      password !== undefined &&
      (text(wanted, "password") !== text(prior, "password") ||
        wanted.password_wo_version !== prior.password_wo_version);
    if (rotated) {
      const { server } = runningServer(wanted, context, `update user ${wanted.name}`);
      const role = roleName(String(wanted.name), typeOf(wanted));
      await operation(server, (client) => setPassword(client, role, password));
      context.log(`${wanted.instance}: new password of ${wanted.name}`);
    }
    return wanted;
  },

  async delete(prior, context) {
    if (prior.deletion_policy === "ABANDON") return;
    if (!stored(context, { project: String(prior.project), name: String(prior.instance) })) return;
    const { server } = runningServer(prior, context, `delete user ${prior.name}`);
    const role = roleName(String(prior.name), typeOf(prior));
    const refusal = await operation(server, (client) => dropUser(client, role));
    if (refusal) throw invalid("delete", prior, `failed to delete user ${role}: . ${refusal}`, 400, ["name"]);
  },
};

function check(wanted: Attributes, type: UserType, password: string | undefined): void {
  const name = String(wanted.name);
  if (!TYPES.includes(type)) throw invalid("insert", wanted, `invalid user type ${type}`, 400, ["type"]);
  if (RESERVED_ROLES.has(name) || name.startsWith("pg_")) {
    throw invalid("insert", wanted, `the user name ${name} is reserved`, 400, ["name"]);
  }
  if (type === "BUILT_IN" && password === undefined && name !== "postgres") {
    throw invalid("insert", wanted, "a built-in user of PostgreSQL needs a password", 400, ["password"]);
  }
  if (isIam(type) && password !== undefined) {
    throw invalid("insert", wanted, "an IAM user has no password", 400, ["password"]);
  }
  if (isIam(type) && name.endsWith(".gserviceaccount.com")) {
    throw invalid(
      "insert",
      wanted,
      `database username for a service account is without its suffix: ${name.replace(/\.gserviceaccount\.com$/, "")}`,
      400,
      ["name"],
    );
  }
}

function invalid(
  verb: string,
  { name, instance }: Attributes,
  message: string,
  status: number,
  attribute: readonly (string | number)[],
): Refusal {
  return new Refusal(
    `Error, failed to ${verb} user ${name} into instance ${instance}`,
    `googleapi: Error ${status}: Invalid request: ${message}, invalid`,
    attribute,
  );
}

/** Unset and BUILT_IN are one. */
function typeOf(attributes: Attributes): UserType {
  return (text(attributes, "type") ?? "BUILT_IN") as UserType;
}

/** Write-only or plain; only the configuration has the first. */
function passwordOf(config: Attributes): string | undefined {
  return text(config, "password_wo") ?? text(config, "password");
}

function isRecorded(context: Context, { project, instance, name }: Attributes): boolean {
  return context.store
    .list(TYPE)
    .some(
      ({ attributes }) =>
        attributes.project === project && attributes.instance === instance && attributes.name === name,
    );
}
