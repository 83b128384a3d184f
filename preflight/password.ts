import { type PasswordRules, passwordFaults } from "../cloudsql/user";
import type { Instance } from "./instance";
import { plainReference } from "./networks";
import { valuesOf } from "./resource";
import type { RuleContext } from "./rule";
import { textOf, type Value } from "./value";

/** What an instance's password policy asks for; undefined where it has none or it is not known. */
export function passwordRules(
  instance: Instance,
): (Omit<PasswordRules, "userName"> & { forbidsName: boolean }) | undefined {
  const policy = instance.get("settings.password_validation_policy");
  if (!policy.get("enable_password_policy").is(true)) return undefined;
  return {
    minLength: policy.get("min_length").number,
    complex: policy.get("complexity").is("COMPLEXITY_DEFAULT"),
    forbidsName: policy.get("disallow_username_substring").is(true),
  };
}

/** What a password breaks: a literal, or one that a `random_password` generates. */
export function passwordFaultsOf(password: Value, rules: PasswordRules, context: RuleContext): string[] {
  if (!password.isUnknown) return passwordFaults(password.string ?? "", rules);
  const reference = plainReference(password);
  const address =
    reference?.address ??
    /^\$\{(ephemeral\.random_password\.[\w-]+)\.result\}$/.exec(textOf(password.raw))?.[1];
  const generator = address && context.all.at(context.resource, address);
  if (!generator || !/random_password$/.test(generator.type)) return [];
  const values = valuesOf(generator);
  const faults: string[] = [];
  const length = values.get("length").number;
  if (length !== undefined && length < (rules.minLength ?? 0))
    faults.push(`${address} generates ${length} characters, and ${rules.minLength} are needed`);
  if (rules.complex) {
    const off = ["lower", "upper", "numeric", "special"].filter((kind) => values.get(kind).is(false));
    if (off.length > 0) faults.push(`${address} leaves out ${off.join(" and ")} characters`);
  }
  return faults;
}
