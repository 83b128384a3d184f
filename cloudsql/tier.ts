import tiers from "./data/tiers.json";
import { Edition } from "./edition";
import { type Problem, ProblemError, refuse } from "./problem";
import { Size } from "./size";
import { lookAlikeProblem, nearest } from "./text";

const CUSTOM = /^db-custom-(0|[1-9]\d*)-(0|[1-9]\d*)$/;
const CUSTOM_N4 = /^db-custom-N4-([1-9]\d*)-([1-9]\d*)$/;
const PLUS = /^db-(perf-optimized-N|c4a-highmem)-([1-9]\d*)$/;
/** What was meant for a custom tier: other case, no `db-`, a unit behind. */
const ALMOST_CUSTOM = /^(?:db-)?custom-0*(\d+)-0*(\d+)(?:\s*MB)?$/i;
const PLUS_TIERS = tiers.predefinedEnterprisePlus.flatMap((family) => family.tiers);
const PATTERNS =
  "db-f1-micro, db-g1-small, db-custom-<vCPUs>-<MB>; with ENTERPRISE_PLUS db-perf-optimized-N-<vCPUs>";

/**
 * A machine type of Cloud SQL for PostgreSQL.
 *
 * Sources: docs.cloud.google.com/sql/docs/postgres/create-instance and .../choose-edition; the refusal of
 * `db-n1-*` is the API's (github.com/serverpod/serverpod/issues/2373).
 */
export class Tier {
  /** Shared core, 0.6 GB. No SLA. */
  static readonly DB_F1_MICRO = Tier.of("db-f1-micro");
  /** Shared core, 1.7 GB. No SLA. */
  static readonly DB_G1_SMALL = Tier.of("db-g1-small");

  /** A custom Enterprise machine: 1 or an even number of vCPUs; memory in steps of 256 MB. */
  static custom(props: { readonly vcpus: number; readonly memory: Size }): Tier {
    return Tier.of(`db-custom-${props.vcpus}-${props.memory.toMebibytes()}`);
  }

  /** Any tier by the service's name. All that is wrong with the name is reported at once. */
  static of(name: string): Tier {
    const lookAlike = lookAlikeProblem("tier", name);
    if (lookAlike) refuse(lookAlike);

    const shared = tiers.sharedCore.find((tier) => tier.tier === name);
    if (shared) {
      const checked = shared.memoryMBUsedForFlagChecks ?? shared.memoryMB;
      return new Tier(
        name,
        Edition.ENTERPRISE,
        true,
        1,
        shared.memoryMB,
        checked,
        shared.defaultMaxConnections,
      );
    }
    const custom = CUSTOM.exec(name);
    if (custom) return Tier.#custom(name, Number(custom[1]), Number(custom[2]));
    const n4 = CUSTOM_N4.exec(name);
    if (n4) return Tier.#n4(name, Number(n4[1]), Number(n4[2]));
    const plus = PLUS.exec(name);
    if (plus) {
      const known = PLUS_TIERS.find((tier) => tier.tier === name);
      // Lists of predefined machines grow: eight GB a vCPU holds for both known families.
      const memory = known?.memoryMB ?? Number(plus[2]) * 8192;
      return Tier.#dedicated(name, Edition.ENTERPRISE_PLUS, known?.vcpu ?? Number(plus[2]), memory);
    }
    return refuse(unknownTier(name));
  }

  static #custom(name: string, vcpus: number, memory: number): Tier {
    const problems = customProblems(name, vcpus, memory);
    if (problems.length > 0) throw new ProblemError(problems);
    return Tier.#dedicated(name, Edition.ENTERPRISE, vcpus, memory);
  }

  /** Steps and bounds of N4 are not published with certainty: only what cannot be meant is refused. */
  static #n4(name: string, vcpus: number, memory: number): Tier {
    if (memory < 1024) {
      refuse({
        code: "TIER_CUSTOM_INVALID",
        message: `Cloud SQL has no such custom machine: memory is in MB, and ${memory} is too small`,
        got: name,
        allowed: "db-custom-N4-<vCPUs>-<memory in MB>",
        fix: `use db-custom-N4-${vcpus}-${Math.max(memory, vcpus * 2) * 1024}`,
      });
    }
    return Tier.#dedicated(name, Edition.ENTERPRISE, vcpus, memory);
  }

  static #dedicated(name: string, edition: Edition, vcpus: number, memory: number): Tier {
    const band = tiers.defaultMaxConnections.bandsMB.find(
      (b) => memory >= b.fromMB && (b.toMB === null || memory < b.toMB),
    );
    return new Tier(name, edition, false, vcpus, memory, memory, band?.value ?? 100);
  }

  private constructor(
    /** The service's name, e.g. `db-custom-1-3840`. */
    readonly name: string,
    /** The only edition that offers this tier. */
    readonly edition: Edition,
    /** Shared-core machines have no SLA and smaller limits. */
    readonly sharedCore: boolean,
    readonly vcpus: number,
    /** Memory in MB (1024 kB). */
    readonly memoryMb: number,
    /** The memory against which the API checks memory flags, in MB: `db-f1-micro` counts as 1024. */
    readonly memoryMbForFlagChecks: number,
    /** `max_connections` when no flag is set. */
    readonly defaultMaxConnections: number,
  ) {}

  /** Whether Google's lists name it, or its shape says all of it: the memory of others is a guess. */
  get listed(): boolean {
    return this.edition === Edition.ENTERPRISE || PLUS_TIERS.some((tier) => tier.tier === this.name);
  }

  /** The smallest tier of another edition that has the vCPUs, and as much of the memory as it can. */
  nearestIn(edition: Edition): Tier {
    if (edition === this.edition) return this;
    if (edition === Edition.ENTERPRISE) return Tier.of(nearestCustom(this.vcpus, this.memoryMb).name);
    const enough = PLUS_TIERS.find(
      (tier) => tier.tier.startsWith("db-perf") && tier.vcpu >= this.vcpus && tier.memoryMB >= this.memoryMb,
    );
    return Tier.of(enough?.tier ?? "db-perf-optimized-N-128");
  }

  get memory(): Size {
    return Size.mebibytes(this.memoryMb);
  }

  /** The only solid-state storage that this machine takes. */
  get diskType(): "PD_SSD" | "HYPERDISK_BALANCED" {
    return /^db-(custom-N4|c4a)-/.test(this.name) ? "HYPERDISK_BALANCED" : "PD_SSD";
  }

  /** Bounds of the storage, in GB. */
  get storageGb(): { readonly min: number; readonly max: number } {
    const { minGB, sharedCoreMaxGB, dedicatedMaxGB } = tiers.storageByTier;
    return { min: minGB[this.diskType], max: this.sharedCore ? sharedCoreMaxGB : dedicatedMaxGB };
  }

  toString(): string {
    return this.name;
  }
}

/** The valid custom machine nearest to what was asked for: never fewer vCPUs, nor less memory if possible. */
function nearestCustom(vcpus: number, memory: number) {
  const rule = tiers.customEnterprise;
  const step = rule.memory.multipleOfMB;
  const nearestVcpus = vcpus <= 1 ? 1 : Math.min(rule.vcpuMax, vcpus + (vcpus % 2));
  const lowest = Math.max(
    rule.memory.minMB,
    Math.ceil((nearestVcpus * rule.memory.minGBPerVcpu * 1024) / step) * step,
  );
  const highest = Math.floor((nearestVcpus * rule.memory.maxGBPerVcpu * 1024) / step) * step;
  // Nobody means less than 100 MB: it was written in GB.
  const wanted = memory < 100 ? memory * 1024 : memory;
  const nearestMemory = Math.min(highest, Math.max(lowest, Math.ceil(wanted / step) * step));
  return { vcpus: nearestVcpus, lowest, highest, name: `db-custom-${nearestVcpus}-${nearestMemory}` };
}

function customProblems(name: string, vcpus: number, memory: number): Problem[] {
  const rule = tiers.customEnterprise;
  const faults: string[] = [];
  if (vcpus < rule.vcpuMin || vcpus > rule.vcpuMax || (vcpus !== 1 && vcpus % 2 !== 0)) {
    faults.push(`${vcpus} vCPUs is neither 1 nor an even number up to ${rule.vcpuMax}`);
  }
  if (memory < 100) {
    faults.push(`memory is in MB, and ${memory} is too small (${memory} GB is ${memory * 1024})`);
  } else if (memory % rule.memory.multipleOfMB !== 0) {
    faults.push(`${memory} MB is not a multiple of ${rule.memory.multipleOfMB}`);
  }
  const near = nearestCustom(vcpus, memory);
  if (memory >= 100 && (memory < near.lowest || memory > near.highest)) {
    faults.push(`${memory} MB is outside ${near.lowest} to ${near.highest} for ${near.vcpus} vCPU`);
  }
  if (faults.length === 0) return [];
  return [
    {
      code: "TIER_CUSTOM_INVALID",
      message: `Cloud SQL has no such custom machine: ${faults.join("; ")}`,
      got: name,
      allowed:
        "db-custom-<1 or an even number of vCPUs>-<memory in MB, a multiple of 256, 0.9 to 6.5 GB a vCPU, at least 3840>",
      fix: `use ${near.name}`,
    },
  ];
}

/** Memory of a vCPU by the kind of a Compute Engine machine, in MB. */
const MEMORY_PER_VCPU: Readonly<Record<string, number>> = { standard: 3840, highmem: 6656, highcpu: 1024 };

/** The custom machine that is like `n2-standard-4`; undefined for what is no machine of Compute Engine. */
function machineAsCustom(name: string): string | undefined {
  const [, kind, vcpus] = /^(?:db-)?[a-z]\d[a-z]?-(standard|highmem|highcpu)-(\d{1,3})$/i.exec(name) ?? [];
  const perVcpu = MEMORY_PER_VCPU[kind?.toLowerCase() ?? ""];
  return perVcpu && vcpus ? nearestCustom(Number(vcpus), Number(vcpus) * perVcpu).name : undefined;
}

function unknownTier(name: string): Problem {
  const predefined = tiers.notForPostgres.flatMap((group) => group.equivalents ?? []);
  const equivalent = predefined.find((e) => e.tier === name)?.equivalent;
  if (equivalent) {
    return {
      code: "TIER_NOT_FOR_POSTGRES",
      message: "PostgreSQL takes no predefined N1 machines, only shared-core and custom ones",
      got: name,
      allowed: PATTERNS,
      fix: `use ${equivalent}, the same machine as a custom tier`,
    };
  }
  const known = [...tiers.sharedCore, ...PLUS_TIERS].map((t) => t.tier);
  const [, vcpus, memory] = ALMOST_CUSTOM.exec(name.trim()) ?? [];
  const custom =
    vcpus && memory ? nearestCustom(Number(vcpus), Number(memory)).name : machineAsCustom(name.trim());
  return {
    code: "TIER_UNKNOWN",
    message: "this is not a tier of Cloud SQL for PostgreSQL",
    got: name,
    allowed: PATTERNS,
    fix: `use ${custom ?? nearest(name, known) ?? "db-custom-1-3840"}`,
  };
}
