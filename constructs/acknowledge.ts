import { Aspects, type IAspect, TerraformBackend, TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "../cloudsql/problem";
import { nearest } from "../cloudsql/text";
import { everyRule } from "../preflight/inspect";
import type { Acknowledgement } from "../preflight/resource";

/** Kind of the entries in a construct's metadata, and their name in the Terraform JSON. */
const ACKNOWLEDGED = "acknowledged";

/**
 * Accepts what a preflight rule finds at a construct and all below it. The reason is written beside the
 * resources in the Terraform JSON, as a comment that Terraform skips, so that whoever checks the JSON sees it
 * too, and it is listed with every report. Where the rule finds nothing, a warning says so.
 *
 * @param rule id of the rule; `musicdb rules` lists them
 * @param reason why the finding is accepted, for whoever reads the report
 * @throws ProblemError `RULE_UNKNOWN`, `SUPPRESSION_WITHOUT_REASON`
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  const { path } = construct.node;
  const ids = everyRule.map(({ id }) => id);
  if (!ids.includes(rule)) {
    const meant = nearest(rule, ids);
    refuse({
      code: "RULE_UNKNOWN",
      message: "there is no rule with this id",
      got: rule,
      path,
      fix: meant ? `write "${meant}"` : "npx musicdb rules lists them",
    });
  }
  if (reason.trim() === "") {
    refuse({
      code: "SUPPRESSION_WITHOUT_REASON",
      message: `accepting "${rule}" needs a reason`,
      got: reason,
      path,
      fix: "write why the finding is accepted",
    });
  }
  Aspects.of(construct).add(new Acknowledging({ rule, reason, at: path }, TerraformStack.isStack(construct)));
}

/** What is said of a stack stands once in its JSON, what is said of a construct at each of its resources. */
class Acknowledging implements IAspect {
  constructor(
    private readonly said: Acknowledgement,
    private readonly isForStack: boolean,
  ) {}

  visit(construct: IConstruct): void {
    const isHere = this.isForStack
      ? TerraformStack.isStack(construct)
      : TerraformElement.isTerraformElement(construct) && !TerraformBackend.isBackend(construct);
    if (!isHere) return;
    const { node } = construct;
    const all = () => node.metadata.filter(({ type }) => type === ACKNOWLEDGED).map(({ data }) => data);
    // A second synth visits again.
    if (!all().includes(this.said)) node.addMetadata(ACKNOWLEDGED, this.said);
    (construct as TerraformStack | TerraformElement).addOverride(`//.${ACKNOWLEDGED}`, all());
  }
}
