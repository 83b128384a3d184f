/** Lines of a server that starts well, or of one whose start is known to fail by the lines that follow. */
const NOISE =
  /^LOG: {2}(starting|listening|database system|shutting|redo|checkpoint|invalid record|background worker|received|aborting)/;

/** What went wrong, from a server's output, without the noise around it. */
export function serverMessages(output: string): string[] {
  return [...output.matchAll(/(?:FATAL|PANIC|LOG|ERROR|HINT|DETAIL): {2}(.*)/g)]
    .filter(([line]) => !NOISE.test(line))
    .map(([, message]) => message);
}
