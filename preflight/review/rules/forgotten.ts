import { LINKS } from "../links";
import { changeRule } from "../rule";
import { lossOf } from "../stateful";

/** Something with data in it leaves Terraform's hands. */
export const forgotten = changeRule({
  id: "review-forget-stateful",
  severity: "warning",
  title: "what holds data stays under Terraform",
  why: "It is left in the cloud, is paid for, and nobody plans its changes any more.",
  ignoreWhen: "another configuration or team takes it over",
  link: LINKS.removed,
  *each(change) {
    const loss = lossOf(change);
    if (change.action !== "forget" || !loss) return;
    yield {
      change,
      at: "",
      what: `${loss.noun} is dropped from the state and left in the cloud`,
      fix: "import it where it is managed from now on",
    };
  },
});
