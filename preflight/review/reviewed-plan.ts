import type { Plan } from "../inputs/plan";
import { ResourceChange } from "./change";
import { findRenames, type Rename } from "./renames";

/** A plan with what the rules ask of it. */
export class ReviewedPlan {
  readonly changes: readonly ResourceChange[];
  readonly drift: readonly ResourceChange[];
  /** Destroyed at one address and created at another. */
  readonly renames: readonly Rename[];
  readonly errored: boolean;
  readonly #byAddress: ReadonlyMap<string, ResourceChange>;

  constructor(plan: Plan) {
    this.changes = plan.changes.map((change) => new ResourceChange(change));
    this.drift = plan.drift.map((change) => new ResourceChange(change));
    this.errored = plan.errored;
    this.renames = findRenames(this.changes);
    this.#byAddress = new Map(
      this.changes.filter(({ change }) => !change.deposed).map((change) => [change.address, change]),
    );
  }

  /** What the plan does at an address, or at the one that it had before a move. */
  at(address: string): ResourceChange | undefined {
    return (
      this.#byAddress.get(address) ?? this.changes.find(({ change }) => change.previousAddress === address)
    );
  }

  /** Whether the destroy is told of as a rename. */
  isRenamed(change: ResourceChange): boolean {
    return this.renames.some(({ from }) => from === change);
  }
}
