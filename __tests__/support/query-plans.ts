import { Client, type ClientConfig } from "pg";

/** A node of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) writes it. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What a query did, the statements inside of functions included. */
export interface QueryPlans {
  /** Tables that were read from their beginning. */
  readonly scanned: readonly string[];
  /** Indexes that were read, each once, sorted. */
  readonly indexes: readonly string[];
  /** Rows of audio_tracks that were read, shown or not. */
  readonly rowsRead: number;
}

/**
 * Tells the plans that the server really used. Loads auto_explain into a session of the superuser, which then
 * acts as the user: nested statements have plans too, and they come as notices.
 */
export class PlanReader {
  private constructor(private readonly client: Client) {}

  /** @param config of the server's superuser */
  static async connect(config: ClientConfig, user: string): Promise<PlanReader> {
    const client = new Client(config);
    await client.connect();
    await client.query(`
      load 'auto_explain';
      set auto_explain.log_min_duration = 0;
      set auto_explain.log_nested_statements = on;
      set auto_explain.log_analyze = on;
      set auto_explain.log_timing = off;
      set auto_explain.log_format = json;
      set auto_explain.log_level = notice;
      set search_path = public, pg_catalog;
      set session authorization ${client.escapeIdentifier(user)}`);
    return new PlanReader(client);
  }

  async read(text: string, values: readonly unknown[]): Promise<QueryPlans> {
    const nodes: PlanNode[] = [];
    const listen = ({ message = "" }) => {
      const json = /^duration: .*?plan:\n([\s\S]*)$/.exec(message)?.[1];
      if (json) collect(JSON.parse(json).Plan, nodes);
    };
    this.client.on("notice", listen);
    try {
      await this.client.query({ text, values: [...values] });
    } finally {
      this.client.off("notice", listen);
    }
    const run = nodes.filter((node) => node["Actual Loops"] > 0);
    const onTracks = run.filter((node) => node["Relation Name"] === "audio_tracks");
    return {
      scanned: distinct(
        run.filter((node) => node["Node Type"] === "Seq Scan"),
        "Relation Name",
      ),
      indexes: distinct(run, "Index Name"),
      rowsRead: onTracks.reduce(
        (sum, node) =>
          sum + (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
        0,
      ),
    };
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

function collect(node: PlanNode, into: PlanNode[]): void {
  into.push(node);
  for (const child of node.Plans ?? []) collect(child, into);
}

function distinct(nodes: readonly PlanNode[], property: "Relation Name" | "Index Name"): string[] {
  return [...new Set(nodes.flatMap((node) => node[property] ?? []))].sort();
}
