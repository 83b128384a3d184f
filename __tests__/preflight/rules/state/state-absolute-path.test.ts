import { stateAbsolutePath } from "../../../../preflight/rules/state/state-absolute-path";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a file function with a place of one machine (1)", () => {
  expect(
    shown(
      findingsOf(stateAbsolutePath, {
        "null_resource.sql": { triggers: { sql: '${filemd5("/home/dev/project/sql/init.sql")}' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-absolute-path null_resource.sql triggers.sql
      an absolute path of one machine is in the configuration; got "/home/dev/project/sql/init.sql"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/init.sql" (in CDKTF a TerraformAsset), or the text or its hash at synth"
  `);
});

test("refuses a file function with a place of one machine (2)", () => {
  expect(
    shown(findingsOf(stateAbsolutePath, { locals: { text: '${templatefile("C:/project/a.tpl", {})}' } })),
  ).toMatchInlineSnapshot(`
    "error state-absolute-path locals text
      an absolute path of one machine is in the configuration; got "C:/project/a.tpl"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/a.tpl" (in CDKTF a TerraformAsset), or the text or its hash at synth"
  `);
});

test("refuses it in a command, a source and credentials (1)", () => {
  expect(
    shown(
      findingsOf(stateAbsolutePath, {
        "null_resource.sql": {
          provisioner: [
            { "local-exec": { command: "psql -f /Users/ann/sql/init.sql", working_dir: "/builds/project" } },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-absolute-path null_resource.sql provisioner[0].local-exec.command
      an absolute path of one machine is in the configuration; got "/Users/ann/sql/init.sql"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/init.sql" (in CDKTF a TerraformAsset), or the text or its hash at synth
    error state-absolute-path null_resource.sql provisioner[0].local-exec.working_dir
      an absolute path of one machine is in the configuration; got "/builds/project"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/project" (in CDKTF a TerraformAsset), or the text or its hash at synth"
  `);
});

test("refuses it in a command, a source and credentials (2)", () => {
  expect(
    shown(
      findingsOf(stateAbsolutePath, {
        "google_storage_bucket_object.o": { source: "/workspace/out/step.cjs" },
        "provider.google": { credentials: "/root/key.json" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-absolute-path google_storage_bucket_object.o source
      an absolute path of one machine is in the configuration; got "/workspace/out/step.cjs"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/step.cjs" (in CDKTF a TerraformAsset), or the text or its hash at synth
    error state-absolute-path provider.google credentials
      an absolute path of one machine is in the configuration; got "/root/key.json"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/key.json" (in CDKTF a TerraformAsset), or the text or its hash at synth"
  `);
});

test("warns of other absolute files", () => {
  expect(
    shown(
      findingsOf(stateAbsolutePath, { "google_storage_bucket_object.o": { source: "/opt/app/step.cjs" } }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-absolute-path google_storage_bucket_object.o source
      an absolute path of one machine is in the configuration; got "/opt/app/step.cjs"; allowed: a path below \${path.module}, or the text itself
      fix: write "\${path.module}/step.cjs" (in CDKTF a TerraformAsset), or the text or its hash at synth"
  `);
});

test("accepts paths below the module, programs, and places elsewhere", () => {
  const inputs = [
    {
      "null_resource.sql": {
        triggers: { sql: '${filesha256("${path.module}/init.sql")}' },
        provisioner: [
          {
            "local-exec": {
              command: "/usr/bin/env node ${path.module}/step.cjs > /dev/null",
              interpreter: ["/bin/bash", "-c"],
            },
          },
        ],
      },
    },
    {
      "google_compute_instance.vm": { metadata_startup_script: "cd /home/app && ./run" },
      "null_resource.r": { provisioner: [{ "remote-exec": { inline: ["/home/app/run.sh"] } }] },
    },
    { "google_storage_bucket_object.o": { source: "assets/step.cjs" } },
  ];
  for (const input of inputs) expect(findingsOf(stateAbsolutePath, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(stateAbsolutePath, { "google_storage_bucket_object.o": { source: "${var.file}" } }),
  ).toEqual([]);
});
