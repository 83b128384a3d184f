import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../build/project-root";
import { type PgBouncerConfiguration, renderHba, renderIni } from "../../cloudsql/pgbouncer/configuration";

/** In memory: it ends with the VM. */
const RUN = "/run/pgbouncer";
const ETC = "/etc/pgbouncer";
/** Name that the container knows the server's address by. */
const SERVER = "cloudsql.internal";
/** Account in the container and of the files that it reads: one that no image has. */
const ACCOUNT = "65532:65532";
/** A changed password is known this long after. */
const REFRESH = "60s";

/** Where the files of a pooler's VM are, and what it listens on. */
export const VM_PLACES = {
  server: { host: SERVER, port: 5432, caFile: `${RUN}/server-ca.pem` },
  listen: {
    address: "*",
    port: 6432,
    socketFolder: "/tmp",
    certificateFile: `${RUN}/tls.pem`,
    keyFile: `${RUN}/tls.pem`,
  },
  files: { users: `${RUN}/users.txt`, hba: `${ETC}/hba.conf` },
} as const satisfies Pick<PgBouncerConfiguration, "server" | "listen" | "files">;

/** What a VM runs. All of it is plain text without spaces; none is a secret. */
export interface PoolerMachine {
  readonly project: string;
  readonly instance: string;
  readonly configuration: PgBouncerConfiguration;
  /** Image of the container, with its registry's host first. */
  readonly image: string;
  /** `projects/<project>/secrets/<id>` */
  readonly passwordSecret: string;
  /** As the other; its value is a private key and its certificates in PEM. @default - one made by each VM */
  readonly tlsSecret?: string;
}

/**
 * User data of a VM with Container-Optimized OS: the configuration, two services and a timer. Its script
 * fetches the secrets when the VM starts, and each minute again.
 */
export function cloudInit(machine: PoolerMachine): string {
  const { configuration } = machine;
  const file = (path: string, content: string) => ({ path, permissions: "0444", owner: "root", content });
  const unit = (name: string, lines: readonly string[]) =>
    file(`/etc/systemd/system/${name}`, `${lines.join("\n")}\n`);
  const config = {
    write_files: [
      file(`${ETC}/pgbouncer.ini`, renderIni(configuration)),
      file(VM_PLACES.files.hba, renderHba(configuration)),
      file(`${ETC}/pooler.env`, variables(machine)),
      file(
        `${ETC}/refresh.sh`,
        readFileSync(join(PROJECT_ROOT, "constructs", "pgbouncer", "refresh.sh"), "utf8"),
      ),
      unit("pgbouncer.service", service(machine)),
      unit("pgbouncer-refresh.service", [
        "[Unit]",
        "Description=Fetches what PgBouncer needs",
        "[Service]",
        "Type=oneshot",
        `EnvironmentFile=${ETC}/pooler.env`,
        `ExecStart=/bin/sh ${ETC}/refresh.sh`,
      ]),
      unit("pgbouncer-refresh.timer", [
        "[Unit]",
        "Description=Follows changed passwords",
        "[Timer]",
        `OnActiveSec=${REFRESH}`,
        `OnUnitInactiveSec=${REFRESH}`,
      ]),
    ],
    runcmd: [
      "systemctl daemon-reload",
      "systemctl start --no-block pgbouncer.service",
      "systemctl start pgbouncer-refresh.timer",
    ],
  };
  // JSON is YAML, with quotes that hold.
  return `#cloud-config\n${JSON.stringify(config, null, 1)}\n`;
}

function variables(machine: PoolerMachine): string {
  const values = {
    PROJECT: machine.project,
    INSTANCE: machine.instance,
    DATABASE_USER: machine.configuration.user,
    PASSWORD_SECRET: machine.passwordSecret,
    TLS_SECRET: machine.tlsSecret ?? "",
    ACCOUNT,
  };
  return `${Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n")}\n`;
}

function service({ image, configuration }: PoolerMachine): string[] {
  const { listen, maxClients, sizes } = configuration;
  const run = [
    "/usr/bin/docker run --rm --name pgbouncer",
    // One address for clients, health checks and the server: nothing is translated on the way.
    `--network host --add-host ${SERVER}:\${SERVER_ADDRESS}`,
    `--user ${ACCOUNT} --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges`,
    `--ulimit nofile=${maxClients + sizes.most + 100}`,
    // Waits for transactions; SIGTERM does not before 1.23, and waits for clients to leave from then on.
    "--stop-signal SIGINT",
    `--volume ${ETC}:${ETC}:ro --volume ${RUN}:${RUN}:ro`,
    `--entrypoint pgbouncer ${image} ${ETC}/pgbouncer.ini`,
  ];
  return [
    "[Unit]",
    "Description=PgBouncer",
    "Wants=network-online.target docker.service",
    "After=network-online.target docker.service",
    "StartLimitIntervalSec=0",
    "[Service]",
    "Environment=HOME=/home/pgbouncer",
    `EnvironmentFile=${ETC}/pooler.env`,
    // Written by the script below, before it is read.
    `EnvironmentFile=-${RUN}/address.env`,
    `ExecStartPre=/bin/sh ${ETC}/refresh.sh boot`,
    `ExecStartPre=/usr/bin/docker-credential-gcr configure-docker --registries=${image.split("/")[0]}`,
    // Of a start that ended badly.
    "ExecStartPre=-/usr/bin/docker rm --force pgbouncer",
    // The system's own firewall lets in nothing but SSH.
    `ExecStartPre=/bin/sh -c "/sbin/iptables -C INPUT -p tcp --dport ${listen.port} -j ACCEPT || /sbin/iptables -A INPUT -p tcp --dport ${listen.port} -j ACCEPT"`,
    `ExecStart=${run.join(" ")}`,
    "ExecReload=/usr/bin/docker kill --signal HUP pgbouncer",
    "ExecStop=/usr/bin/docker stop --time 60 pgbouncer",
    "TimeoutStopSec=90",
    "Restart=always",
    "RestartSec=5",
  ];
}
