import { instanceRule } from "../../instance";

/** The cache on local disks. */
export const settingsDataCache = instanceRule({
  id: "settings-data-cache",
  severity: "error",
  area: "settings",
  title: "the data cache comes with Enterprise Plus",
  why: "The API refuses it with ENTERPRISE.",
  link: "https://cloud.google.com/sql/docs/postgres/data-cache",
  *check({ settings, edition }) {
    const at = settings.get("data_cache_config.data_cache_enabled");
    if (!at.is(true) || edition?.name !== "ENTERPRISE") return;
    yield {
      at,
      what: `edition ${edition} has no data cache`,
      allowed: "with ENTERPRISE_PLUS",
      fix: 'remove data_cache_config, or write edition = "ENTERPRISE_PLUS" and a tier of it',
    };
  },
});
