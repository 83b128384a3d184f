import { TerraformElement, Token } from "cdktf";
import type { Construct } from "constructs";

export interface EphemeralPasswordProps {
  /**
   * Length in characters.
   *
   * @default 32
   */
  readonly length?: number;
}

/**
 * A password that exists only while Terraform runs: `ephemeral "random_password"`. It is in no state and no
 * plan, and everything that refers to it within one apply gets the same value. It may be given only to
 * write-only arguments (`*_wo`).
 *
 * CDKTF has no model of ephemeral resources, so this element writes the block itself. Needs Terraform 1.11
 * and the random provider 3.7.
 */
export class EphemeralPassword extends TerraformElement {
  readonly #length: number;

  constructor(scope: Construct, id: string, props: EphemeralPasswordProps = {}) {
    super(scope, id, "random_password");
    this.#length = props.length ?? 32;
  }

  /** Reference to the password. */
  get result(): string {
    return Token.asString(`\${ephemeral.random_password.${this.friendlyUniqueId}.result}`);
  }

  /** @internal */
  override toTerraform(): Record<string, unknown> {
    return {
      ephemeral: {
        random_password: {
          [this.friendlyUniqueId]: {
            length: this.#length,
            // Enough with 32 letters and digits; signs break URLs and shells.
            special: false,
          },
        },
      },
    };
  }
}
