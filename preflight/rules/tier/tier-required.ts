import { instanceRule } from "../../instance";

/** Settings without a machine. */
export const tierRequired = instanceRule({
  id: "tier-required",
  severity: "warning",
  area: "tier",
  title: "settings name a tier",
  why: "The provider refuses settings without a tier, and an instance with neither settings nor a clone.",
  ignoreWhen: "the input is an excerpt: another file or an override writes the tier",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance",
  *check(instance) {
    const { settings } = instance;
    const copied = instance.isClone || instance.value.items("point_in_time_restore_context").length > 0;
    if (settings.isUnknown || settings.get("tier").isSet || (!settings.isSet && copied)) return;
    const blocks = instance.get("dynamic").get("settings");
    if (blocks.isSet) return;
    yield {
      at: settings.isSet ? "settings.tier" : "settings",
      what: settings.isSet ? "the settings name no tier" : "there are neither settings nor a clone",
      allowed: "a tier, e.g. db-custom-1-3840",
      fix: "write settings.tier",
    };
  },
});
