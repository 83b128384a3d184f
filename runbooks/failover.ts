import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { applySteps, edit, gcloud, healthStep, sql } from "./commands";
import { commonFacts, priceChange } from "./facts";
import type { Runbook, Step } from "./runbook";

/** The standby takes over; without one, what else there is when a zone is lost. */
export function failover(environment: Environment): Runbook {
  const { availability, name } = environment;
  const regional = availability === "regional";
  return {
    id: "failover",
    environment: name,
    title: `Failover of ${name}`,
    when: regional
      ? "The zone of the primary is ill and the service did not move by itself, or a failover is rehearsed."
      : "The zone of the instance is ill. There is no standby to fail over to.",
    roles: [
      "`roles/cloudsql.admin` on the project: failover, restart, settings",
      "whoever may log in to the database, for the SQL",
    ],
    facts: commonFacts(environment),
    before: regional
      ? [
          "Tell the application's people: every connection is cut, and what is not committed is lost.",
          "No other operation runs on the instance.",
        ]
      : [
          "Tell the application's people that the database is away, and that nothing here brings it back at once.",
        ],
    steps: regional ? withStandby(environment) : withoutStandby(environment),
    back: regional
      ? [
          "Another failover moves back. Each is one more short outage: stay where you are unless there is a reason.",
          "Nothing that was committed is lost: the disk is written in both zones.",
        ]
      : [
          "A restart changes nothing that has to be taken back.",
          "What was restored beside the instance is deleted when the zone is back: see [restore](restore.md).",
        ],
    duration: regional
      ? [
          "The service moves by itself after about 60 seconds without an answer (docs.cloud.google.com/sql/docs/postgres/high-availability).",
          "How long connections fail: measure it in a rehearsal, with `npx musicdb health` once a second; the operation's start and end are in the list of operations.",
        ]
      : ["A restart: measure it, in a quiet hour. The return of a zone: nobody knows."],
    cloudOnly:
      "The failover itself, and how long connections fail. The emulator answers the request on its one server, in one zone.",
  };
}

function look(environment: Environment): Step {
  const { instance } = namesOf(environment);
  return {
    title: "Look where it is and what runs",
    commands: [
      gcloud(
        environment,
        `sql instances describe ${instance}`,
        "--format='value(state,gceZone,secondaryGceZone)'",
      ),
      gcloud(environment, "sql operations list", `--instance=${instance}`, "--limit=5"),
    ],
    expect: "the state RUNNABLE, the zone, and no operation that is PENDING or RUNNING",
    decide: [
      { if: "an operation runs", do: "wait for it: the service runs one at a time" },
      { if: "the state is MAINTENANCE", do: "wait: the service is at work" },
      {
        if: "the state is FAILED or SUSPENDED",
        do: "stop, and go to [instance-state-bad](../instance-state-bad.md)",
      },
      { if: "else", do: "go on" },
    ],
  };
}

function sessions({ database }: Environment): Step {
  return {
    title: "See that clients are back",
    text: "Pools that keep dead sockets show as an application whose sessions do not return: restart it.",
    commands: [
      sql(`SELECT usename, application_name, state, count(*)
FROM pg_stat_activity
WHERE datname = '${database}' AND backend_type = 'client backend'
GROUP BY 1, 2, 3
ORDER BY 4 DESC;`),
    ],
    expect: "sessions of the application, as many as before",
  };
}

function withStandby(environment: Environment): Step[] {
  const { instance } = namesOf(environment);
  return [
    look(environment),
    {
      title: "Fail over",
      commands: [gcloud(environment, `sql instances failover ${instance}`)],
      expect: "the operation ends without an error, and the zone is the other one",
      decide: [
        {
          if: "the service refuses because the standby is not ready",
          do: "stop, and go to [failover-unavailable](../failover-unavailable.md)",
        },
        { if: "else", do: "go on" },
      ],
    },
    healthStep(environment),
    sessions(environment),
    {
      title: "See that it could fail over again",
      commands: [
        gcloud(
          environment,
          `sql instances describe ${instance}`,
          "--format='value(gceZone,secondaryGceZone,failoverReplica.available)'",
        ),
      ],
      expect: "a second zone; the alert failover-unavailable stays quiet for half an hour",
    },
  ];
}

function withoutStandby(environment: Environment): Step[] {
  const { instance } = namesOf(environment);
  const regional: Environment = { ...environment, availability: "regional" };
  return [
    {
      ...look(environment),
      decide: [
        { if: "an operation runs, or the state is MAINTENANCE", do: "wait" },
        { if: "the state is RUNNABLE and the server does not answer", do: "restart it: the next step" },
        {
          if: "Google's status page tells of an outage of the zone",
          do: "leave out the restart; decide in step 3",
        },
        { if: "else", do: "stop, and go to [instance-state-bad](../instance-state-bad.md)" },
      ],
    },
    {
      title: "Restart",
      commands: [gcloud(environment, `sql instances restart ${instance}`)],
      expect: "the operation ends without an error",
    },
    healthStep(environment, {
      decide: [
        { if: "it is healthy", do: "go to the last steps" },
        {
          if: "the zone is lost and waiting costs more than what was written since the last log",
          do: "[restore](restore.md) into a new instance: the service puts it into another zone",
        },
        { if: "else", do: "wait for the zone" },
      ],
    }),
    sessions(environment),
    {
      title: "Have a standby the next time",
      text: `Twice the price: ${priceChange(environment, regional)}. The change is disruptive for a short time.`,
      edit: edit(environment, "availability", '"regional"'),
      expect: "`npx musicdb cost` says what the environment costs then",
      decide: [
        { if: "the price is worth it", do: "plan, review and apply" },
        { if: "else", do: "stop here, and write down how long it was away" },
      ],
    },
    ...applySteps(environment, {
      expectation: "one change in place, `availability_type`, and no replacement",
    }),
  ];
}
