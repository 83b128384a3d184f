import { LOGS } from "./log-filter";

/** What a workflow exports, and where to. */
export interface ExportWorkflow {
  readonly project: string;
  readonly region: string;
  readonly instance: string;
  readonly database: string;
  readonly bucket: string;
  /** By a server of its own, which costs more and leaves the instance alone. */
  readonly offload: boolean;
}

/** An empty file, compressed: RFC 1952. */
const EMPTY_GZIP_BYTES = 20;

/** Longest that an export may take. */
const TIMEOUT_SECONDS = 12 * 3600;

/** How often the API is asked again while another operation runs on the instance: for three hours in all. */
const RETRY = { max_retries: 20, backoff: { initial_delay: 60, max_delay: 600, multiplier: 2 } } as const;

/**
 * Steps of a workflow that exports one database, in the language of Cloud Workflows. It fails where the operation
 * fails, takes too long, or leaves no object with something in it; only then it writes the entry that the log metric
 * `export_success` counts.
 *
 * Names of objects have no slash and nothing to escape. The size is read from a list: whoever reads an object's own
 * metadata may read the object.
 *
 * Source: docs.cloud.google.com/workflows/docs/reference/syntax, and there the connectors of sqladmin, storage and
 * logging.
 */
export function exportWorkflow(target: ExportWorkflow): object {
  const { project, region, instance, database, bucket, offload } = target;
  return {
    main: {
      steps: [
        {
          name_object: {
            assign: [
              { moment: '${text.replace_all(text.substring(time.format(sys.now()), 0, 19), ":", "")}' },
              { object: `\${"${instance}-${database}-" + moment + "Z.sql.gz"}` },
            ],
          },
        },
        {
          export: {
            try: {
              call: "googleapis.sqladmin.v1.instances.export",
              args: {
                project,
                instance,
                body: {
                  exportContext: {
                    fileType: "SQL",
                    uri: `\${"gs://${bucket}/" + object}`,
                    databases: [database],
                    offload,
                  },
                },
                // Waits until the operation is done, and fails where it failed.
                connector_params: { timeout: TIMEOUT_SECONDS },
              },
              result: "operation",
            },
            retry: { predicate: "${is_busy}", ...RETRY },
          },
        },
        {
          look_for_object: {
            call: "googleapis.storage.v1.objects.list",
            args: { bucket, prefix: "${object}" },
            result: "found",
          },
        },
        {
          check_object: {
            switch: [
              {
                condition: '${not("items" in found)}',
                raise: '${"the export ended well, and there is no object " + object}',
              },
              {
                condition: `\${int(found.items[0].size) <= ${EMPTY_GZIP_BYTES}}`,
                raise: '${"the export ended well, and the object is empty: " + object}',
              },
            ],
          },
        },
        {
          record_export: {
            call: "googleapis.logging.v2.entries.write",
            args: {
              body: {
                entries: [
                  {
                    logName: `projects/${project}/logs/${LOGS.export}`,
                    resource: {
                      type: "cloudsql_database",
                      labels: { project_id: project, database_id: `${project}:${instance}`, region },
                    },
                    severity: "NOTICE",
                    jsonPayload: {
                      verdict: "good",
                      database,
                      object: `\${"gs://${bucket}/" + object}`,
                      bytes: "${found.items[0].size}",
                    },
                  },
                ],
              },
            },
          },
        },
        { end: { return: "${object}" } },
      ],
    },
    // One operation at a time: the API answers 409 while another one runs on the instance.
    is_busy: {
      params: ["error"],
      steps: [
        {
          look_at_error: {
            switch: [
              { condition: '${not("code" in error)}', return: false },
              { condition: "${error.code == 409 or error.code == 429 or error.code == 503}", return: true },
            ],
          },
        },
        { otherwise: { return: false } },
      ],
    },
  };
}
