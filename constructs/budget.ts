import { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface BudgetProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** Like `01AB23-45CD67-89EF01`. */
  readonly billingAccount: string;
  readonly title: string;
  /** US dollars a month, whole. */
  readonly monthlyUsd: number;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Shares of the budget at which the billing administrators are mailed, by what was spent and what will be. */
const THRESHOLDS = [
  ...[0.5, 0.9, 1].map((thresholdPercent) => ({ thresholdPercent, spendBasis: "CURRENT_SPEND" })),
  { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" },
];

/**
 * A monthly budget that mails the billing administrators when half, nine tenths and all of it are spent, and
 * when the month is forecast to spend all of it. It caps nothing: what runs goes on.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    // The service answers with the project's number; the id would show as a change in every plan.
    const project = new DataGoogleProject(this, "project", { projectId: props.project });
    new BillingBudget(this, "Default", {
      billingAccount: props.billingAccount,
      displayName: props.title,
      budgetFilter: { projects: [`projects/${project.number}`] },
      amount: { specifiedAmount: { currencyCode: "USD", units: String(props.monthlyUsd) } },
      thresholdRules: THRESHOLDS,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }
}
