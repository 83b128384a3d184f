import {
  completeSettings,
  describeInstance,
  mergeSettings,
  settingsFromApi,
} from "../../../emulator/admin-api/instance-resource";
import { ApiError } from "../../../emulator/http-api";

const API = {
  tier: "db-custom-1-3840",
  dataDiskSizeGb: "20",
  storageAutoResizeLimit: "0",
  settingsVersion: "3",
  userLabels: { made_by: "a test" },
  databaseFlags: [{ name: "max_connections", value: "50" }],
  backupConfiguration: { enabled: true, backupRetentionSettings: { retainedBackups: 8 } },
  ipConfiguration: {
    ipv4Enabled: false,
    authorizedNetworks: [],
    pscConfig: { pscEnabled: true, allowedConsumerProjects: ["a", "b"] },
  },
};

const TERRAFORM = {
  tier: "db-custom-1-3840",
  disk_size: 20,
  disk_autoresize_limit: 0,
  version: 3,
  user_labels: { made_by: "a test" },
  database_flags: [{ name: "max_connections", value: "50" }],
  backup_configuration: [{ enabled: true, backup_retention_settings: [{ retained_backups: 8 }] }],
  ip_configuration: [
    {
      ipv4_enabled: false,
      authorized_networks: [],
      psc_config: [{ psc_enabled: true, allowed_consumer_projects: ["a", "b"] }],
    },
  ],
};

test("settings go over to Terraform's form and back", () => {
  expect(settingsFromApi(API)).toEqual(TERRAFORM);
  expect(describeInstance({ name: "db", settings: [TERRAFORM] }, [])).toMatchObject({ settings: API });
});

test("what is unset is not told, and complete settings have all of Terraform's attributes", () => {
  const complete = completeSettings(TERRAFORM);
  expect(complete).toMatchObject({ ...TERRAFORM, edition: null, insights_config: [] });
  const { settings } = describeInstance({ name: "db", settings: [complete] }, []) as { settings: object };
  expect(Object.keys(settings).sort()).toEqual(
    ["kind", "denyMaintenancePeriods", ...Object.keys(API)].sort(),
  );
});

test("a change is merged: objects member by member, lists and labels as a whole", () => {
  const change = settingsFromApi({
    databaseFlags: [],
    userLabels: { other: "x" },
    backupConfiguration: { pointInTimeRecoveryEnabled: true },
  });
  expect(mergeSettings(TERRAFORM, change)).toEqual({
    ...TERRAFORM,
    database_flags: [],
    user_labels: { other: "x" },
    backup_configuration: [
      {
        enabled: true,
        point_in_time_recovery_enabled: true,
        backup_retention_settings: [{ retained_backups: 8 }],
      },
    ],
  });
});

test("says all that it does not know", () => {
  const refused = () =>
    settingsFromApi({ tiers: "x", ipConfiguration: { ipv6Enabled: true, sslMode: null } });
  expect(refused).toThrow(ApiError);
  expect(refused).toThrow("the emulator does not know settings.tiers, settings.ipConfiguration.ipv6Enabled");
});
