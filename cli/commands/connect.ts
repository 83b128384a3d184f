import { type Command, Option } from "commander";
import { refuse } from "../../cloudsql/problem";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { CLIENTS, type ClientName, snippetsOf } from "../connect/snippets";
import { printJson, styleOf } from "../output";
import { PROJECT_ROOT } from "../project";

interface Options {
  readonly client?: ClientName;
  readonly port: string;
  readonly json?: boolean;
}

/** `musicdb connect`: how clients connect to an environment. */
export function registerConnect(program: Command): void {
  program
    .command("connect")
    .description("print how psql, Python, Node.js and the Auth Proxy connect to an environment; no secret")
    .argument("[environment]", "environment to connect to", "dev")
    .addOption(new Option("--client <client>", "only this one, as it is run").choices(CLIENTS))
    .option("--port <port>", "where the Auth Proxy listens on this machine", "5432")
    .option("--json", "print it for machines")
    .action((name: string, { client, port, json }: Options) => {
      const environment = findEnvironment(loadEnvironments(readVariables(PROJECT_ROOT)), name);
      const snippets = snippetsOf(environment, { port: portOf(port) }).filter(
        (snippet) => client === undefined || snippet.client === client,
      );
      if (json) return printJson(snippets);
      if (client !== undefined) return console.log(snippets[0]?.code);
      const style = styleOf(process.stdout);
      for (const { title, text, code } of snippets) {
        console.log(`${style.bold(title)}: ${text}\n\n${code.replace(/^(?=.)/gm, "    ")}\n`);
      }
    });
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port < 65_536) return port;
  return refuse({
    code: "USAGE",
    message: "--port is not a port",
    got: text,
    allowed: "1 to 65535",
    fix: "write --port 5432",
  });
}
