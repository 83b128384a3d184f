import { Budget } from "../../constructs/budget";
import { synthesizeConstruct } from "../support/construct";

test("watches the project, in dollars: half, nine tenths and all of it spent, and all of it forecast", () => {
  const made = synthesizeConstruct(
    (stack) =>
      new Budget(stack, "budget", {
        project: "loist-music-test",
        billingAccount: "01AB23-45CD67-89EF01",
        title: "music-db",
        monthlyUsd: 40,
      }),
  );
  expect(made.resource("google_billing_budget", "budget")).toMatchObject({
    billing_account: "01AB23-45CD67-89EF01",
    display_name: "music-db",
    amount: { specified_amount: { currency_code: "USD", units: "40" } },
    threshold_rules: [
      { threshold_percent: 0.5, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 0.9, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "FORECASTED_SPEND" },
    ],
  });
});

test("names the project by its number, as the service answers", () => {
  const made = synthesizeConstruct(
    (stack) =>
      new Budget(stack, "budget", {
        project: "loist-music-test",
        billingAccount: "01AB23-45CD67-89EF01",
        title: "music-db",
        monthlyUsd: 40,
      }),
  );
  const [data] = Object.keys(made.json.data.google_project);
  expect(made.json.data.google_project[data ?? ""]).toEqual({ project_id: "loist-music-test" });
  expect(made.resource("google_billing_budget").budget_filter).toEqual({
    projects: [`projects/\${data.google_project.${data}.number}`],
  });
});
