import { instanceRule } from "../../instance";

/** A size that the service changes by itself. */
export const storageSizeIgnored = instanceRule({
  id: "storage-size-ignored",
  severity: "info",
  area: "storage",
  title: "a disk that grows is left alone by later plans",
  why: "Once the disk has grown, the written size is a difference; where growth is switched off later, it replaces the instance.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#disk_autoresize",
  *check(instance) {
    const { settings } = instance;
    const size = settings.get("disk_size");
    if (size.string === undefined || !settings.get("disk_autoresize").is(true)) return;
    const ignored = instance.get("lifecycle.ignore_changes");
    // A plan has no lifecycle.
    if (!instance.get("lifecycle").isSet && instance.get("id").isSet) return;
    const names = JSON.stringify(ignored.raw ?? "");
    if (/disk_size|"all"|"settings"/.test(names)) return;
    yield {
      at: size,
      what: "the disk grows by itself, and its size is not ignored",
      fix: 'write lifecycle.ignore_changes = ["settings[0].disk_size"]',
    };
  },
});
