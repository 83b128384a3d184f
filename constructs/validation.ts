import type { Construct } from "constructs";
import { formatProblem, type Problem } from "../cloudsql/problem";

/**
 * Reports problems at synth, together with those of every other construct, each with the construct's path.
 * Computed when the whole tree exists.
 */
export function validateAtSynth(construct: Construct, problems: () => readonly Problem[]): void {
  construct.node.addValidation({
    // CDKTF puts the construct's path in front of each message.
    validate: () => problems().map(formatProblem),
  });
}
