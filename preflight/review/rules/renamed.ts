import { LINKS } from "../links";
import { REVIEW, type ReviewRule } from "../rule";
import { lossOf } from "../stateful";

/** The same thing at another address, without a move. */
export const renamed: ReviewRule = {
  id: "review-renamed-address",
  area: REVIEW,
  severity: "error",
  title: "a resource at a new address is moved, not made anew",
  why: "Terraform knows a resource by its address: without a moved block it destroys the old one.",
  ignoreWhen: "they are two different things; allow the destroyed one by its address",
  link: LINKS.moved,
  *review(plan) {
    for (const { from, to } of plan.renames) {
      const loss = lossOf(from);
      const name = from.type.replace(/^google_/, "").replaceAll("_", " ");
      const consequence = loss ? `; lost: ${loss.loss}` : "";
      yield {
        change: from,
        at: "",
        what: [
          `${loss?.noun ?? `the ${name}`} is destroyed here and created as ${to.address}${consequence}`,
          loss?.relief,
        ]
          .filter(Boolean)
          .join("; "),
        fix: `add this, and nothing is destroyed (in CDKTF: moveFromId("${from.address}") on the new one)\nmoved {\n  from = ${from.address}\n  to   = ${to.address}\n}`,
        severity: loss?.severity ?? "info",
        allowable: true,
      };
    }
  },
};
