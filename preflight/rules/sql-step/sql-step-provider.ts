import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Who the PostgreSQL provider is. */
export const sqlStepProvider: Rule = {
  id: "sql-step-provider",
  severity: "error",
  area: "sql-step",
  title: "the postgresql provider does not take its user for a superuser",
  why: "It tries to give itself the managed superuser role, which is refused to an IAM account without admin rights.",
  ignoreWhen: "the server is one of your own",
  link: "https://registry.terraform.io/providers/cyrilgdn/postgresql/latest/docs#superuser",
  types: ["provider"],
  *check(provider, { resource, all }) {
    if (!/^provider\.postgresql\b/.test(resource.address)) return;
    const user = provider.get("username");
    const host = provider.get("host");
    if (provider.get("scheme").is("gcppostgres") && host.string && !/[:/].+[:/]/.test(host.string)) {
      yield {
        at: host,
        what: "scheme gcppostgres goes through the connector, which wants an instance and no address",
        allowed: "<project>:<region>:<instance>, the instance's connection_name",
        fix: 'write "${google_sql_database_instance.NAME.connection_name}", or scheme = "postgres"',
      };
    }
    const superuser = provider.get("superuser");
    const name = user.string ?? "";
    const isIam =
      /\.iam(\.gserviceaccount\.com)?$/.test(name) || (name.includes("@") && !name.startsWith("@"));
    const cloud =
      all.ofType("google_sql_database_instance").length > 0 || provider.get("scheme").is("gcppostgres");
    if (superuser.isUnknown || superuser.is(false)) {
      yield* suffix(name);
      return;
    }
    const admins = all.ofType("google_sql_user").some((found) => {
      const values = valuesOf(found);
      return (
        values.get("name").is(name) &&
        JSON.stringify(values.get("database_roles").raw ?? "").includes("cloudsqlsuperuser")
      );
    });
    if (isIam) {
      yield {
        at: superuser.isSet ? superuser : "superuser",
        what: `the IAM account ${name} has no admin rights and runs as superuser`,
        got: superuser.isSet ? superuser.raw : "true (the default)",
        allowed: "false",
        fix: `write superuser = false, and ${admins ? "keep" : "take"} a user with cloudsqlsuperuser for grants`,
      };
    } else if (cloud) {
      const what = "no user of Cloud SQL is a superuser";
      const got = superuser.isSet ? superuser.raw : "true (the default)";
      yield {
        at: superuser.isSet ? superuser : "superuser",
        what,
        got,
        allowed: "false",
        fix: "write superuser = false",
        severity: "warning",
      };
    }
    yield* suffix(name);

    function* suffix(login: string) {
      if (!login.endsWith(".gserviceaccount.com")) return;
      const short = login.replace(/\.gserviceaccount\.com$/, "");
      yield {
        at: user,
        what: "a service account logs in without the suffix .gserviceaccount.com",
        allowed: short,
        fix: `write "${short}"`,
      };
    }
  },
};
