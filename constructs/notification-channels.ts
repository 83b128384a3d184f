import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

/**
 * Who is told: an e-mail address, for which a channel is made, or the full name of a channel that exists,
 * `projects/<project>/notificationChannels/<id>` (Slack, PagerDuty and others are made in the console, with
 * their secrets).
 */
export type Receiver = string;

export interface NotificationChannelsProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The channels of a scope: one for each address, however many alerts are sent to it. */
export class NotificationChannels {
  readonly #names = new Map<Receiver, string>();

  /** @param scope where the channels are made; each id is its address */
  constructor(
    private readonly scope: Construct,
    private readonly props: NotificationChannelsProps,
  ) {}

  /** The channel's full name. */
  nameOf(receiver: Receiver): string {
    const known = this.#names.get(receiver);
    if (known !== undefined) return known;
    const name = receiver.includes("@") ? this.#email(receiver).name : receiver;
    this.#names.set(receiver, name);
    return name;
  }

  #email(email: string): MonitoringNotificationChannel {
    const { project, labels, dependsOn } = this.props;
    return new MonitoringNotificationChannel(this.scope, email, {
      project,
      type: "email",
      displayName: email,
      labels: { email_address: email },
      userLabels: { ...labels },
      // A channel in use cannot be deleted otherwise.
      forceDelete: true,
      lifecycle: { createBeforeDestroy: true },
      dependsOn: dependsOn && [...dependsOn],
    });
  }
}
