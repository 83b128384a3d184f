import type { z } from "zod";
import * as fields from "../../environments/fields";

const CASES: Record<string, { field: z.ZodType; taken: string[]; refused: string[] }> = {
  projectId: {
    field: fields.projectId,
    taken: ["loist-music", "a12345", "example-loist-prod", "a".repeat(30)],
    refused: [
      "",
      "loist",
      "1loist-music",
      "Loist-Music",
      "loist-music-",
      "projects/loist-music",
      "a".repeat(31),
      "loist_music",
    ],
  },
  region: {
    field: fields.region,
    taken: ["us-central1", "europe-west12", "northamerica-northeast1"],
    refused: ["us", "us-central1-a", "US-CENTRAL1", "us-central", ""],
  },
  bucketName: {
    field: fields.bucketName,
    taken: ["loist-terraform-state", "a.b.c", "abc"],
    refused: ["gs://loist-state", "ab", "Loist", "-abc", "a/b/c"],
  },
  network: {
    field: fields.network,
    taken: ["projects/loist-host/global/networks/shared"],
    refused: [
      "shared",
      "global/networks/shared",
      "https://www.googleapis.com/compute/v1/projects/p/global/networks/n",
    ],
  },
  availability: { field: fields.availability, taken: ["zonal", "regional"], refused: ["ZONAL", "ha", ""] },
  backupStartTime: {
    field: fields.backupStartTime,
    taken: ["00:00", "03:30", "23:59"],
    refused: ["24:00", "03:60", "03:30:00", "3am", "03:30 CET", "03:30Z"],
  },
  backupLocation: {
    field: fields.backupLocation,
    taken: ["us", "eu", "asia", "us-central1"],
    refused: ["US", "us-central1-a", "us central", ""],
  },
  billingAccount: {
    field: fields.billingAccount,
    taken: ["01AB23-45CD67-89EF01"],
    refused: ["01ab23-45cd67-89ef01", "billingAccounts/01AB23-45CD67-89EF01", "01AB23"],
  },
  email: {
    field: fields.email,
    taken: ["ann@loist.example", "ann.lee+db@loist.example"],
    refused: ["ann", "ann@", "mailto:ann@loist.example", "ann@loist.example,bob@loist.example"],
  },
  serviceAccount: {
    field: fields.serviceAccount,
    taken: ["api@loist-music.iam.gserviceaccount.com"],
    refused: [
      "api@loist-music.iam",
      "ann@loist.example",
      "serviceAccount:api@loist-music.iam.gserviceaccount.com",
    ],
  },
  person: {
    field: fields.person,
    taken: ["ann@loist.example"],
    refused: ["api@loist-music.iam.gserviceaccount.com", "api@loist-music.iam", "user:ann@loist.example"],
  },
  principal: {
    field: fields.principal,
    taken: ["ann@loist.example", "api@loist-music.iam.gserviceaccount.com"],
    refused: ["api@loist-music.iam", "user:ann@loist.example", "ann"],
  },
};

describe.each(Object.entries(CASES))("%s", (_name, { field, taken, refused }) => {
  test.each(taken)("takes %j", (value) => {
    expect(field.parse(value)).toBe(value);
  });

  test.each(refused)("refuses %j", (value) => {
    expect(field.safeParse(value).success).toBe(false);
  });
});

test("a start time of one digit gets its zero", () => {
  expect(fields.backupStartTime.parse("3:30")).toBe("03:30");
});

test("a list of addresses has each once, in lower case", () => {
  const list = fields.addresses(fields.email);
  expect(list.parse(["Ann@Loist.example", "bob@loist.example", "ann@loist.example"])).toEqual([
    "ann@loist.example",
    "bob@loist.example",
  ]);
});
