import { settingsAvailability } from "../../../../preflight/rules/settings/settings-availability";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other words and names the right one", () => {
  const inputs = [
    instance({ availability_type: "regional" }),
    instance({ availability_type: "HIGH" }),
    instance({ availability_type: "MULTI_ZONE" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsAvailability, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-availability google_sql_database_instance.main settings.availability_type
      availability_type is not one of its values; got "regional"; allowed: ZONAL, REGIONAL
      fix: write "REGIONAL"
    error settings-availability google_sql_database_instance.main settings.availability_type
      availability_type is not one of its values; got "HIGH"; allowed: ZONAL, REGIONAL
      fix: write "REGIONAL"
    error settings-availability google_sql_database_instance.main settings.availability_type
      availability_type is not one of its values; got "MULTI_ZONE"; allowed: ZONAL, REGIONAL
      fix: write "REGIONAL""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ availability_type: "ZONAL" }),
    instance({ availability_type: "REGIONAL" }),
    instance({}),
  ])
    expect(findingsOf(settingsAvailability, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ availability_type: "${var.type}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsAvailability, input)).toEqual([]);
});
