/** How a row of the source and its restored self stand to each other. */
export type Outcome =
  | "same"
  /** Explained by time: the live source has moved on since the recovered moment. */
  | "changedSince"
  | "addedSince"
  | "goneSince"
  /** Written about the recovered moment, or a table without times. */
  | "undecided"
  /** What should be the same, and is not. */
  | "missing"
  | "differs"
  | "tooNew";

/** The moments between which a difference is told by. */
export interface Moments {
  /** Rows last written before this had been committed at the recovered moment. */
  readonly settled: Date;
  /** The restored data hold nothing that was written after this. */
  readonly until: Date;
}

/** When a row was made and last changed; null where its table does not say. */
export interface Side {
  readonly created: Date | null;
  readonly updated: Date | null;
}

/**
 * What a difference between a row of the source, as it is now, and the restored row means.
 *
 * Times in a row are those of the transaction's begin: one that was open at the recovered moment is in the source
 * with an earlier time, and not in the restored database. So a row that was last written shortly before the moment
 * is undecided.
 */
export function classify(moments: Moments, source: Side | undefined, restored: Side | undefined): Outcome {
  if (!source) return restored ? ofRestoredOnly(moments, restored) : "same";
  const written = timeOf(source);
  if (!written) return "undecided";
  if (!restored) {
    // A row that is older than its last change was there at the moment, whatever was done to it since.
    const made = source.created ?? written;
    return made > moments.until ? "addedSince" : made > moments.settled ? "undecided" : "missing";
  }
  const came = timeOf(restored);
  if (came && came > moments.until) return "differs";
  return written > moments.until ? "changedSince" : written > moments.settled ? "undecided" : "differs";
}

function ofRestoredOnly({ until }: Moments, restored: Side): Outcome {
  const written = timeOf(restored);
  if (!written) return "undecided";
  return written > until ? "tooNew" : "goneSince";
}

function timeOf({ created, updated }: Side): Date | null {
  return created && updated ? (created > updated ? created : updated) : (updated ?? created);
}
