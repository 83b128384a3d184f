import type { Loaded } from "./databases";
import type { Latency } from "./latency";
import type { Quality } from "./quality";
import type { Schema } from "./requests";

/** How requests reach the server: directly, or through a pooler. */
export type Route = "direct" | "pool";

/** One closed or open loop. */
export interface Measured {
  readonly schema: Schema;
  readonly route: Route;
  readonly connections: number;
  readonly latency: Latency;
  /** Answers a second. */
  readonly throughput: number;
  /** Share of one processor that the load generator used. */
  readonly generatorCpu: number;
  readonly errors: Readonly<Record<string, number>>;
}

/** One class of queries alone. */
export interface ClassMeasured extends Measured {
  readonly name: string;
}

/** The weighted mix; several rounds of it. */
export interface MixMeasured extends Measured {
  /** Counted from 1. */
  readonly round: number;
  readonly classes: Readonly<Record<string, Latency>>;
}

/** The weighted mix at a fixed rate. */
export interface RateMeasured extends Measured {
  /** Requests a second that were sent. */
  readonly rate: number;
}

/** Inserts by eight clients. */
export interface InsertMeasured extends Measured {
  /** Rows a statement. */
  readonly rows: number;
  readonly round: number;
}

/** Tracks completed by eight clients, one a statement. */
export interface CompletionMeasured extends Measured {
  readonly round: number;
}

/** Everything that was measured; what was not is empty or left out. */
export interface Results {
  readonly tracks: number;
  /** False where the benchmark was interrupted. */
  complete: boolean;
  readonly machine: Readonly<Record<string, string | number>>;
  /** PostgreSQL settings, from production's database flags. */
  readonly settings: Readonly<Record<string, string>>;
  /** Server connections of the pooler, where there is one. */
  readonly poolSize?: number;
  loaded?: Readonly<Record<Schema, Loaded>>;
  readonly classes: ClassMeasured[];
  readonly mixes: MixMeasured[];
  readonly rates: RateMeasured[];
  readonly inserts: InsertMeasured[];
  readonly completions: CompletionMeasured[];
  quality?: Quality;
}
