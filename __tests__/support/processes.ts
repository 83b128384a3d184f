import { execFileSync } from "node:child_process";

/** Command lines of the running processes that name a folder, and of PostgreSQL's children of such. */
export function processesOf(folder: string): string[] {
  const listing = execFileSync("ps", ["-eo", "pid=,ppid=,args="], {
    encoding: "utf8",
    env: { ...process.env, COLUMNS: "10000" },
  });
  const processes = listing
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, pid, parent, command = ""]) => ({ pid, parent, command }));
  const named = processes.filter(({ command }) => command.includes(folder));
  const children = processes.filter(({ parent }) => named.some(({ pid }) => pid === parent));
  return [...new Set([...named, ...children].map(({ command }) => command))];
}
