/**
 * Labels as the google provider keeps them: `labels` is what the resource's configuration says,
 * `terraform_labels` adds the provider's defaults, `effective_labels` is all that the service has. All three
 * are known at plan. Annotations work alike, without provider defaults.
 */
import { type Attributes, UNKNOWN } from "./behaviour";
import type { Block } from "./schema-model";
import { equal, hasUnknown } from "./values";

type Labels = Readonly<Record<string, unknown>>;

/** Added by the provider to what it creates, unless `add_terraform_attribution_label` is off. */
const ATTRIBUTION = { "goog-terraform-provisioned": "true" };

/** What the provider's configuration says about labels. */
export interface LabelDefaults {
  readonly defaultLabels: Labels;
  readonly attribution: boolean;
}

/** Fills the label maps that follow from `labels` and `annotations` into a planned value. */
export function planLabels(
  block: Block,
  prior: Attributes | null,
  planned: Attributes,
  { defaultLabels, attribution }: LabelDefaults,
): Attributes {
  const result = { ...planned };
  if ("terraform_labels" in block.attributes) {
    const attributed =
      prior === null ? attribution : "goog-terraform-provisioned" in labelsOf(prior.terraform_labels);
    const own = planned.labels ?? {};
    const all = hasUnknown(own)
      ? UNKNOWN
      : { ...defaultLabels, ...(attributed ? ATTRIBUTION : {}), ...labelsOf(own) };
    result.terraform_labels = all;
    result.effective_labels = effective(prior?.effective_labels, prior?.terraform_labels, all);
  }
  if ("effective_annotations" in block.attributes) {
    const own = planned.annotations ?? {};
    result.effective_annotations = effective(
      prior?.effective_annotations,
      prior?.annotations,
      hasUnknown(own) ? UNKNOWN : labelsOf(own),
    );
  }
  return result;
}

/** What others have put on the resource stays. */
function effective(before: unknown, managedBefore: unknown, managed: unknown): unknown {
  if (managed === UNKNOWN) return UNKNOWN;
  const foreign = Object.entries(labelsOf(before)).filter(([key]) => !(key in labelsOf(managedBefore)));
  const after = { ...Object.fromEntries(foreign), ...labelsOf(managed) };
  return equal(after, before) ? before : after;
}

function labelsOf(value: unknown): Labels {
  return typeof value === "object" && value !== null ? (value as Labels) : {};
}
