/** google_secret_manager_secret and its versions. */
import { type Attributes, type Behaviour, type Context, Refusal } from "../behaviour";
import { lastSegment, projectNumber } from "../identifiers";
import {
  addVersion,
  createSecret,
  findVersion,
  removeSecret,
  type SecretName,
  secretExists,
  secretId,
  setVersionState,
} from "../secret-payloads";
import { decide, settled, text } from "./attributes";

export const secret: Behaviour = {
  async create(planned, _config, context) {
    const wanted = decide(planned, { project: context.project });
    const name = secretName(wanted);
    const taken = context.store
      .list("google_secret_manager_secret")
      .some(({ attributes }) => attributes.project === name.project && attributes.secret_id === name.secret);
    if (taken) {
      throw new Refusal(
        "Error creating Secret",
        `googleapi: Error 409: Secret [projects/${name.project}/secrets/${name.secret}] already exists.`,
        ["secret_id"],
      );
    }
    // What an interrupted create left is nobody's.
    removeSecret(context.directory, name);
    createSecret(context.directory, name);
    const now = new Date();
    const ttl = Number.parseFloat(text(wanted, "ttl") ?? "");
    return settled(
      decide(wanted, {
        name: `projects/${projectNumber(name.project)}/secrets/${name.secret}`,
        create_time: now.toISOString(),
        expire_time: Number.isNaN(ttl) ? "" : new Date(now.getTime() + ttl * 1000).toISOString(),
      }),
    );
  },

  async read(state, context) {
    return secretExists(context.directory, secretName(state)) ? state : null;
  },

  async delete(prior, context) {
    if (prior.deletion_protection === true) {
      throw new Refusal(
        "Error deleting Secret",
        "deletion_protection is set to true; set it to false, apply, then destroy",
        ["deletion_protection"],
      );
    }
    removeSecret(context.directory, secretName(prior));
  },
};

export const secretVersion: Behaviour = {
  async create(planned, config, context) {
    const name = ownerOf(planned, context);
    if (!secretExists(context.directory, name)) {
      throw new Refusal(
        "Error creating SecretVersion",
        `googleapi: Error 404: Secret [projects/${name.project}/secrets/${name.secret}] not found.`,
        ["secret"],
      );
    }
    const payload = text(config, "secret_data_wo") ?? text(config, "secret_data");
    if (payload === undefined) {
      throw new Refusal("Error creating SecretVersion", "googleapi: Error 400: the payload is empty", [
        "secret_data",
      ]);
    }
    const encoding = planned.is_secret_data_base64 === true ? "base64" : "utf8";
    const version = addVersion(context.directory, name, Buffer.from(payload, encoding));
    if (planned.enabled === false) setVersionState(context.directory, name, version, "DISABLED");
    return settled(
      decide(planned, {
        name: `projects/${projectNumber(name.project)}/secrets/${name.secret}/versions/${version}`,
        version: String(version),
        create_time: new Date().toISOString(),
        destroy_time: "",
        enabled: true,
      }),
    );
  },

  async read(state, context) {
    const version = findVersion(context.directory, ownerOf(state, context), String(state.version));
    if (!version || version.state === "DESTROYED") return null;
    return { ...state, enabled: version.state === "ENABLED" };
  },

  async update(_prior, planned, _config, context) {
    const state = planned.enabled === false ? "DISABLED" : "ENABLED";
    setVersionState(context.directory, ownerOf(planned, context), Number(planned.version), state);
    return settled(planned);
  },

  async delete(prior, context) {
    const policy = text(prior, "deletion_policy") ?? "DELETE";
    if (policy === "ABANDON") return;
    const state = policy === "DISABLE" ? "DISABLED" : "DESTROYED";
    setVersionState(context.directory, ownerOf(prior, context), Number(prior.version), state);
  },
};

function secretName(attributes: Attributes): SecretName {
  return { project: String(attributes.project), secret: String(attributes.secret_id) };
}

/** The secret of a version: its full name, with the project's id or number, or its short id. */
function ownerOf(version: Attributes, context: Context): SecretName {
  const reference = String(version.secret);
  const secret = secretId(reference);
  const project = /^projects\/([^/]+)\//.exec(reference)?.[1];
  if (project === undefined) return { project: context.project, secret };
  const record = context.store
    .list("google_secret_manager_secret")
    .map(({ attributes }) => String(attributes.project))
    .find((known) => known === project || projectNumber(known) === project);
  return { project: record ?? lastSegment(project), secret };
}
