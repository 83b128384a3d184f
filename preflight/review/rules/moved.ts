import { LINKS } from "../links";
import { changeRule } from "../rule";

/** A new address for what there is. */
export const moved = changeRule({
  id: "review-moved",
  severity: "info",
  title: "what is moved to another address",
  why: "Nothing happens in the cloud; the state names it anew.",
  link: LINKS.moved,
  *each(change) {
    const { previousAddress } = change.change;
    if (!previousAddress || previousAddress === change.address) return;
    yield {
      change,
      at: "",
      what: `this was ${previousAddress} and moves to a new address${change.action === "none" ? "; it stays as it is" : ""}`,
      fix: "nothing; keep the moved block until every state is applied",
    };
  },
});
