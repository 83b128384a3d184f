/** Differences that mean nothing to the service, for the attributes whose difference the provider hides. */
import { equal } from "./values";

/**
 * True where the service would take the configured value for the one it has: a name or a relative path
 * against a self link, letter case, JSON whose prior form only has more members.
 */
export function sameMeaning(prior: unknown, configured: unknown): boolean {
  if (typeof prior !== "string" || typeof configured !== "string") return false;
  if (prior === "" || configured === "") return prior === configured;
  const [a, b] = [relativePath(prior), relativePath(configured)].map((path) => path.toLowerCase()) as [
    string,
    string,
  ];
  if (a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`)) return true;
  const before = parseObject(prior);
  const wanted = parseObject(configured);
  return before !== undefined && wanted !== undefined && contains(before, wanted);
}

/** `projects/p/global/networks/n` for any form of a self link. */
export function relativePath(link: string): string {
  return link.replace(/^https?:\/\/[^/]+\/(?:[a-z]+\/)?(?:v\d+(?:beta\d+)?\/)?/, "");
}

function parseObject(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** True where `whole` has everything that `part` has; the service adds defaults, an etag, a name. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole) && Array.isArray(part)) {
    return whole.length === part.length && part.every((member, index) => contains(whole[index], member));
  }
  if (typeof whole !== "object" || typeof part !== "object" || whole === null || part === null)
    return equal(whole, part);
  return Object.entries(part).every(([key, member]) =>
    contains((whole as Record<string, unknown>)[key], member),
  );
}
