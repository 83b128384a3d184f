/**
 * Commands of gcloud and the flags that our pages use of them, each as Google's reference has it:
 * cloud.google.com/sdk/gcloud/reference
 */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "sql instances describe": ["format"],
  "sql instances failover": [],
  "sql instances restart": [],
  "sql instances delete": [],
  "sql instances clone": [],
  "sql instances list": ["filter", "format"],
  "sql instances promote-replica": ["failover"],
  "sql instances pre-check-major-version-upgrade": ["target-database-version"],
  "sql instances patch": [
    "availability-type",
    "backup-start-time",
    "database-version",
    "enable-point-in-time-recovery",
    "include-replicas-for-major-version-upgrade",
    "no-deletion-protection",
    "retained-backups-count",
  ],
  "sql instances create": [
    "allowed-psc-projects",
    "assign-ip",
    "database-version",
    "edition",
    "enable-private-service-connect",
    "network",
    "no-assign-ip",
    "region",
    "storage-size",
    "tier",
  ],
  "sql operations list": ["filter", "format", "instance", "limit"],
  "sql backups create": ["instance"],
  "sql backups list": ["filter", "instance", "limit", "sort-by"],
  "sql backups restore": ["backup-instance", "restore-instance"],
  "secrets versions list": ["filter", "sort-by"],
  "secrets versions access": ["secret"],
};

/** What is wrong with a command; nothing where it is one of gcloud's, with flags that it has. */
export function gcloudProblems(command: string): string[] {
  const name = Object.keys(COMMANDS)
    .filter((one) => `${command} `.startsWith(`gcloud ${one} `))
    .sort((a, b) => b.length - a.length)[0];
  if (name === undefined) return [`no such command: ${command}`];
  const flags = [...command.matchAll(/ --([a-z][a-z-]*)/g)].map(([, flag = ""]) => flag);
  const known = ["project", ...(COMMANDS[name] ?? [])];
  return [
    ...flags.filter((flag) => !known.includes(flag)).map((flag) => `${name} has no --${flag}`),
    ...(flags.includes("project") ? [] : [`${name} names no project`]),
  ];
}
