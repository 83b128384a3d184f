/** The records of what is in an instance: its databases and users come and go with the data. */
import type { Attributes, ResourceStore, StoredResource } from "./behaviour";
import { recordId, resourceId } from "./identifiers";
import type { InstanceName } from "./instance-servers";
import type { PostgresServer } from "./postgres";
import { roleName, type UserType } from "./roles";

const DATABASE = "google_sql_database";
const USER = "google_sql_user";

/** Databases and users of an instance. */
export function contentsOf(store: ResourceStore, { project, name }: InstanceName): StoredResource[] {
  return [DATABASE, USER]
    .flatMap((type) => store.list(type))
    .filter(({ attributes }) => attributes.project === project && attributes.instance === name);
}

/** Databases, users and certificates end with their instance. */
export function forgetContents(store: ResourceStore, instance: InstanceName): void {
  const certificates = store
    .list("google_sql_ssl_cert")
    .filter(
      ({ attributes }) => attributes.project === instance.project && attributes.instance === instance.name,
    );
  for (const { type, id } of [...contentsOf(store, instance), ...certificates]) store.remove(type, id);
}

/** Records of another time or instance as those of an instance, as far as its server has what they describe. */
export async function adoptContents(
  store: ResourceStore,
  instance: InstanceName,
  contents: readonly StoredResource[],
  server: PostgresServer,
): Promise<void> {
  const existing = await server.session(async (client) => ({
    [DATABASE]: names((await client.query("SELECT datname AS name FROM pg_database")).rows),
    [USER]: names((await client.query("SELECT rolname AS name FROM pg_roles")).rows),
  }));
  for (const { type, id } of contentsOf(store, instance)) store.remove(type, id);
  for (const { type, attributes } of contents) {
    const name = String(attributes.name);
    const role = type === USER ? roleName(name, (attributes.type || "BUILT_IN") as UserType) : name;
    if (!existing[type as typeof USER]?.has(role)) continue;
    const moved: Attributes = { ...attributes, project: instance.project, instance: instance.name };
    if (type === DATABASE) {
      moved.self_link = `https://sqladmin.googleapis.com/sql/v1beta4/projects/${instance.project}/instances/${instance.name}/databases/${attributes.name}`;
    }
    const complete = { ...moved, id: resourceId(type, moved) };
    store.put({ type, id: recordId(complete), attributes: complete });
  }
}

function names(rows: readonly { name: string }[]): Set<string> {
  return new Set(rows.map(({ name }) => name));
}
