import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { applySteps, edit, gcloud, healthStep, musicdb, sql } from "./commands";
import { commonFacts, type Fact } from "./facts";
import type { Runbook } from "./runbook";

/** New passwords, which nobody sees. */
export function rotateCredentials(environment: Environment): Runbook {
  const { name, applicationUser, migratorUser, passwordVersions } = environment;
  const { applicationSecret, migratorSecret } = namesOf(environment);
  const { application, migrator } = passwordVersions;
  const facts: Fact[] = [
    [applicationUser, `version ${application}, secret ${applicationSecret}`],
    [migratorUser, `version ${migrator}, secret ${migratorSecret}`],
  ];
  const identities = new Set(Object.values(environment.iam).flat()).size;
  return {
    id: "rotate-credentials",
    environment: name,
    title: `New passwords for ${name}`,
    when: "A password may be known to somebody, somebody who could read it has left, or it is time.",
    roles: [
      "whoever changes environments, and applies them",
      "`roles/secretmanager.admin` on the project, to put the old versions out of use",
      "nobody has to see a password: Terraform makes them and shows them to nobody",
    ],
    facts: [...commonFacts(environment), ...facts],
    before: [
      `The application reads ${applicationSecret} when it connects, and again when a login is refused: this project's pool does. Others have to be restarted.`,
      "No migration runs.",
      `Google identities have no password here: take who must not come in any longer off the lists of \`iam\`${identities > 0 ? "" : ", which are empty"}.`,
    ],
    steps: [
      {
        title: "See that it works now",
        commands: [musicdb(`health ${name} --cloud`)],
        expect: "`database  healthy`: what is broken before is not blamed on the rotation",
      },
      {
        title: "Raise the versions",
        text: "Both, or the one that is known: a number that stays keeps its password.",
        edit: edit(
          environment,
          "passwordVersions",
          `{ application: ${application + 1}, migrator: ${migrator + 1} }`,
        ),
        expect: "a plan that changes the users and their secrets: the next step",
      },
      ...applySteps(environment, {
        expectation:
          "two users change in place, each secret gets a new version, and the text of no password anywhere. The old versions are left in Secret Manager (`review` says so)",
      }),
      healthStep(environment, {
        title: "See that the new password opens the door",
        commands: [musicdb(`health ${name} --cloud`), musicdb(`migrate status ${name} --cloud`)],
        expect: "both log in: the application's user and the migrator, with what the secrets say now",
        decide: [
          {
            if: "LOGIN_REFUSED",
            do: "the apply ended between the two writes: raise the version once more, and apply again",
          },
          { if: "else", do: "go on" },
        ],
      }),
      {
        title: "End the sessions of before",
        text: `A session that is open keeps its rights: the password is asked for at the login only. Clients connect again. As ${migratorUser}, or by the views of schema \`operations\`.`,
        commands: [
          sql(`SELECT count(pg_terminate_backend(pid)) AS ended
FROM pg_stat_activity
WHERE usename = '${applicationUser}' AND pid <> pg_backend_pid();`),
        ],
        expect: "sessions of the application that began after now",
        decide: [
          { if: "the application does not come back", do: "restart it: it kept the old password" },
          { if: "else", do: "go on" },
        ],
      },
      {
        title: "Put the old versions out of use",
        text: "Disabled at first, destroyed a week later: a client that still reads one by its number is found that way.",
        commands: [applicationSecret, migratorSecret].map((secret) =>
          gcloud(
            environment,
            "secrets versions list",
            secret,
            "--filter=state=ENABLED",
            "--sort-by=createTime",
          ),
        ),
        expect: "the newest stays enabled; `gcloud secrets versions disable` for each of the others",
      },
    ],
    back: [
      "There is no way back to an old password, and no need: raise the version once more.",
      "A client that does not get the new one is restarted; it reads the secret when it starts.",
    ],
    duration: [
      "The user changes first, the secret some seconds later. In between a new login with the old password is refused; sessions that are open go on.",
      "How long that is: the time between the two lines of the apply. Measured on the emulator by a test, in the cloud by yours.",
    ],
    cloudOnly:
      "How long the service takes between the two writes, and who else reads the secrets: the audit log of Secret Manager says it.",
  };
}
