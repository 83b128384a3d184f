/**
 * Runs a synthesis in which CDKTF keeps no stack trace of where each token was made. It takes one for every
 * attribute of every resource, an eighth of the whole time, and shows it only where a token cannot be resolved;
 * `CDKTF_LOG_LEVEL=debug` keeps them. Traces of errors stay as they are.
 */
export function withoutCreationStacks<T>(synthesize: () => T, env: NodeJS.ProcessEnv = process.env): T {
  if (env.CDKTF_LOG_LEVEL === "debug") return synthesize();
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = (target, below) => {
    if (target instanceof Error) capture(target, below);
  };
  try {
    return synthesize();
  } finally {
    Error.captureStackTrace = capture;
  }
}
