import { isServiceAccount } from "../cloudsql/user";
import { INSTANCE, type Instance, instanceOf } from "./instance";
import { plainReference } from "./networks";
import { type Resource, valuesOf } from "./resource";
import type { Rule, RuleContext, Violation } from "./rule";
import { textOf, type Value } from "./value";

export const USER = "google_sql_user";
export const DATABASE = "google_sql_database";

/** `${trimsuffix(google_service_account.app.email, ".gserviceaccount.com")}`, or with replace. */
const SHORTENED_EMAIL =
  /^\$\{\s*(trimsuffix|replace)\(\s*(data\.)?google_service_account\.[\w-]+(\[[^\]]*\])?\.email\s*,[^?]*\)\s*\}$/;

/** A database user as its configuration describes it. */
export class User {
  constructor(
    readonly value: Value,
    readonly context: RuleContext,
  ) {}

  get(path: string): Value {
    return this.value.get(path);
  }

  /** Undefined where it is not known; `BUILT_IN` where none is written. */
  get type(): string | undefined {
    const type = this.get("type");
    return !type.isSet || type.raw === "" ? "BUILT_IN" : type.string;
  }

  get isIam(): boolean {
    return this.type?.startsWith("CLOUD_IAM_") ?? false;
  }

  get isBuiltIn(): boolean {
    return this.type === "BUILT_IN";
  }

  get name(): string | undefined {
    return this.get("name").string;
  }

  /** The service account that the name is taken from: `${google_service_account.app.email}`. */
  get accountReference(): string | undefined {
    const reference = plainReference(this.get("name"));
    return reference?.attribute === "email" && /^(data\.)?google_service_account\./.test(reference.address)
      ? reference.address
      : undefined;
  }

  get isServiceAccount(): boolean {
    return (
      this.accountReference !== undefined ||
      isServiceAccount(this.name ?? "") ||
      SHORTENED_EMAIL.test(textOf(this.get("name").raw))
    );
  }

  /** The instance it is on, where the input has it. */
  get instance(): Instance | undefined {
    return instanceNamedBy(this.value, this.context);
  }
}

/** The instance that a user, database or certificate is on. */
export function instanceNamedBy(value: Value, context: RuleContext): Instance | undefined {
  const found = context.all.follow(context.resource, value.get("instance"), INSTANCE);
  return found && instanceOf(found, context);
}

/**
 * What is the same for two resources on one instance; undefined where it is not known, or where one
 * address stands for several resources.
 */
export function instanceKey(resource: Resource, context: RuleContext): string | undefined {
  if (resource.attributes.for_each !== undefined || resource.attributes.count !== undefined) return undefined;
  const value = valuesOf(resource);
  const instance = instanceNamedBy(value, { ...context, resource });
  if (instance) {
    const { attributes, address, source } = instance.resource;
    return attributes.for_each === undefined && attributes.count === undefined
      ? `${source ?? ""} ${address}`
      : undefined;
  }
  const name = value.get("instance").string;
  return name === undefined ? undefined : `${value.get("project").string ?? ""} ${name}`;
}

type UserRule = Omit<Rule, "types" | "check"> & {
  readonly check: (user: User) => Iterable<Violation>;
};

/** A rule about users of PostgreSQL; those of other engines have other types and hosts. */
export function userRule({ check, ...rule }: UserRule): Rule {
  return {
    ...rule,
    types: [USER],
    check: (value, context) => {
      const user = new User(value, context);
      return user.instance?.isPostgres === false ? [] : check(user);
    },
  };
}
