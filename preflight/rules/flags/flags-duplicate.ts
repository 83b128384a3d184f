import { instanceRule } from "../../instance";

/** A flag with two values. */
export const flagsDuplicate = instanceRule({
  id: "flags-duplicate",
  severity: "error",
  area: "flags",
  title: "each flag is set once",
  why: "The flags are a set of pairs: two values of one flag both reach the API, which refuses them.",
  ignoreWhen: "the pairs are alike: Terraform drops one of them",
  link: "https://cloud.google.com/sql/docs/postgres/flags#set_a_database_flag",
  *check(instance) {
    const first = new Map<string, string | undefined>();
    for (const { name, value, at } of instance.flags) {
      const key = name.toLowerCase();
      if (!first.has(key)) {
        first.set(key, value);
        continue;
      }
      const before = first.get(key);
      if (before === undefined || value === undefined) continue;
      const alike = before === value;
      yield {
        at: at.name,
        what: alike
          ? `"${name}" is written twice`
          : `"${name}" is set twice, to "${before}" and to "${value}"`,
        fix: alike ? "remove one of them" : `keep "${before}" or "${value}"`,
        ...(alike && { severity: "warning" }),
      };
    }
  },
});
