import { readFileSync } from "node:fs";
import { MARKER } from "../preflight/review/format/markdown";

/**
 * Puts a review on a pull request: the comment of the run before is updated, so that there is one only.
 *
 *     node -r tsx/cjs scripts/pull-request-comment.ts plans/review.md
 *
 * The environment has GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL and PULL_REQUEST (its number).
 */

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly type: string };
}

const PER_PAGE = 100;

async function main(env: NodeJS.ProcessEnv, file: string | undefined): Promise<string> {
  const missing = ["GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL", "PULL_REQUEST"].filter(
    (name) => !env[name],
  );
  if (missing.length > 0 || file === undefined) {
    throw new Error(file === undefined ? "no file is named" : `the environment lacks ${missing.join(", ")}`);
  }
  const body = readFileSync(file, "utf8");
  if (!body.startsWith(MARKER)) throw new Error(`${file} does not start with ${MARKER}`);

  const repository = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}`;
  const request = async (method: string, path: string, content?: object): Promise<unknown> => {
    const answer = await fetch(`${repository}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${env.GITHUB_TOKEN}`,
        "x-github-api-version": "2022-11-28",
      },
      ...(content && { body: JSON.stringify(content) }),
    });
    if (!answer.ok) throw new Error(`GitHub answers ${answer.status} to ${method} ${path}`);
    return answer.json();
  };

  for (let page = 1; ; page++) {
    const path = `/issues/${env.PULL_REQUEST}/comments?per_page=${PER_PAGE}&page=${page}`;
    const comments = (await request("GET", path)) as Comment[];
    // Anybody may write the marker; only a bot's comment is ours to change.
    const ours = comments.find((one) => one.user?.type === "Bot" && one.body?.startsWith(MARKER));
    if (ours) {
      await request("PATCH", `/issues/comments/${ours.id}`, { body });
      return `updated comment ${ours.id}`;
    }
    if (comments.length < PER_PAGE) break;
  }
  const made = (await request("POST", `/issues/${env.PULL_REQUEST}/comments`, { body })) as Comment;
  return `made comment ${made.id}`;
}

main(process.env, process.argv[2]).then(console.log, (error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
