import { createHash } from "node:crypto";
import type { Finding, Severity } from "../finding";
import type { Inspection } from "../inspect";
import type { RuleDescription } from "../rule";
import type { SuppressedFinding } from "../suppression";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** Where a finding stands. */
export interface FilePlace {
  /** From the project's root, with slashes. */
  readonly uri: string;
  /** From 1. @default - the file as a whole */
  readonly line?: number;
}

export interface SarifOptions {
  /** Version of this tool. */
  readonly version: string;
  /** None: the finding has no file, e.g. it came from standard input. */
  readonly locate: (finding: Finding) => FilePlace | undefined;
}

/** SARIF 2.1.0, as code scanning takes it. What is suppressed is in it, as suppressed. */
export function sarifReport({ findings, suppressed, rules }: Inspection, options: SarifOptions) {
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const occurrences = new Map<string, number>();
  const result = (finding: Finding) => {
    const place = options.locate(finding);
    return {
      ruleId: finding.rule,
      ruleIndex: indices.get(finding.rule),
      level: LEVELS[finding.severity],
      message: { text: `${finding.message}\nfix: ${finding.fix}` },
      locations: [
        {
          ...(place && {
            physicalLocation: {
              artifactLocation: { uri: encodeURI(place.uri) },
              region: { startLine: place.line ?? 1 },
            },
          }),
          logicalLocations: [
            {
              fullyQualifiedName: [finding.source, finding.address, finding.attribute]
                .filter(Boolean)
                .join("/"),
              kind: "resource",
            },
          ],
        },
      ],
      partialFingerprints: { "musicdb/v1": fingerprint(finding, occurrences) },
    };
  };
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "musicdb",
            version: options.version,
            informationUri: "https://cloud.google.com/sql/docs/postgres",
            rules: rules.map(describe),
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map(result),
          ...suppressed.map((finding: SuppressedFinding) => ({
            ...result(finding),
            suppressions: [
              {
                kind: finding.inSource ? "inSource" : "external",
                status: "accepted",
                justification: finding.reason,
              },
            ],
          })),
        ],
      },
    ],
  };
}

function describe({ id, severity, title, why, ignoreWhen, link, area }: RuleDescription) {
  const help = [why, ...(ignoreWhen ? [`Ignore it when ${ignoreWhen}.`] : [])];
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: help.join("\n\n"), markdown: [...help, `[Documentation](${link})`].join("\n\n") },
    helpUri: link,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [area] },
  };
}

/**
 * The same from run to run: without line, message and position in a list. Findings that are alike but for
 * that are counted.
 */
function fingerprint(
  { rule, source, address, attribute }: Finding,
  occurrences: Map<string, number>,
): string {
  const place = [rule, source ?? "", address, attribute.replace(/\[\d+\]/g, "[]")].join("\0");
  const occurrence = (occurrences.get(place) ?? 0) + 1;
  occurrences.set(place, occurrence);
  return createHash("sha256").update(`${place}\0${occurrence}`).digest("hex");
}
