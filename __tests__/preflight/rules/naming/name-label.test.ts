import { nameLabel } from "../../../../preflight/rules/naming/name-label";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({
      user_labels: {
        Team: "Payments",
        version: "1.2.3",
        "1st": "x",
        "cost center": "a b",
        owner: "ann@example.com",
      },
    }),
    instance({ user_labels: { note: "x".repeat(64) } }),
    instance({ user_labels: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`l${n}`, "x"])) }),
    {
      "google_compute_global_address.a": { name: "a", labels: { Env: "prod" } },
      "google_monitoring_alert_policy.b": { user_labels: { Env: "prod" } },
      "provider.google": { default_labels: { Env: "prod" } },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(nameLabel, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-label google_sql_database_instance.main settings.user_labels.1st
      the label's key is refused: it must start with a letter; got "1st"; allowed: lower-case letters, digits, _ and -; a letter first; at most 63
      fix: write "st" = "x"
    error name-label google_sql_database_instance.main settings.user_labels.Team
      the label's key is refused: capitals; got "Team"; allowed: lower-case letters, digits, _ and -; a letter first; at most 63
      fix: write "team" = "payments"
    error name-label google_sql_database_instance.main settings.user_labels.Team
      the label's value is refused: capitals; got "Payments"; allowed: lower-case letters, digits, _ and -; at most 63
      fix: write "payments"
    error name-label google_sql_database_instance.main settings.user_labels.cost center
      the label's key is refused: spaces; got "cost center"; allowed: lower-case letters, digits, _ and -; a letter first; at most 63
      fix: write "cost-center" = "a-b"
    error name-label google_sql_database_instance.main settings.user_labels.cost center
      the label's value is refused: spaces; got "a b"; allowed: lower-case letters, digits, _ and -; at most 63
      fix: write "a-b"
    error name-label google_sql_database_instance.main settings.user_labels.owner
      the label's value is refused: dots, "@"; got "ann@example.com"; allowed: lower-case letters, digits, _ and -; at most 63
      fix: write "ann-example-com"
    error name-label google_sql_database_instance.main settings.user_labels.version
      the label's value is refused: dots; got "1.2.3"; allowed: lower-case letters, digits, _ and -; at most 63
      fix: write "1-2-3"
    error name-label google_sql_database_instance.main settings.user_labels.note
      the label's value is refused: 64 characters; got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; allowed: lower-case letters, digits, _ and -; at most 63
      fix: write "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    error name-label google_sql_database_instance.main settings.user_labels
      there are too many labels; got 65; allowed: 64
      fix: remove 1
    error name-label google_compute_global_address.a labels.Env
      the label's key is refused: capitals; got "Env"; allowed: lower-case letters, digits, _ and -; a letter first; at most 63
      fix: write "env" = "prod"
    error name-label google_monitoring_alert_policy.b user_labels.Env
      the label's key is refused: capitals; got "Env"; allowed: lower-case letters, digits, _ and -; a letter first; at most 63
      fix: write "env" = "prod"
    error name-label provider.google default_labels.Env
      the label's key is refused: capitals; got "Env"; allowed: lower-case letters, digits, _ and -; a letter first; at most 63
      fix: write "env" = "prod""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ user_labels: { team: "payments", größe: "übergroß", empty: "", n: 1 } }),
    {
      "google_monitoring_notification_channel.mail": {
        type: "email",
        labels: { email_address: "Ann@Example.com" },
      },
    },
  ])
    expect(findingsOf(nameLabel, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ user_labels: { team: "${var.Team}" } }),
    instance({ user_labels: "${var.labels}" }),
    instance({ user_labels: { "${var.key}": "x" } }),
  ])
    expect(findingsOf(nameLabel, input)).toEqual([]);
});
