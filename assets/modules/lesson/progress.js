// Which steps somebody has been through, kept in this browser. What is stale or cannot be read is dropped without a word.

import { lasting } from "../page/storage.js";

/** @typedef {Map<string, Set<number>>} Seen steps by the lesson's slug */

const KEY = "landscape-lessons";
const VERSION = 1;

/** @param {import("../page/storage.js").Storage} storage */
function kept(storage) {
  try {
    return JSON.parse(storage.read(KEY) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {{ slug: string, steps: unknown[] }[]} lessons
 * @returns {Seen}
 */
export function read(lessons, storage = lasting) {
  /** @type {Seen} */
  const seen = new Map(lessons.map(({ slug }) => [slug, new Set()]));
  const stored = kept(storage);
  if (stored?.version !== VERSION || typeof stored.seen !== "object" || !stored.seen) return seen;
  for (const { slug, steps } of lessons) {
    const numbers = Array.isArray(stored.seen[slug]) ? stored.seen[slug] : [];
    for (const at of numbers) if (Number.isInteger(at) && at >= 1 && at <= steps.length) seen.get(slug)?.add(at);
  }
  return seen;
}

/** @param {Seen} seen */
export function write(seen, storage = lasting) {
  const some = [...seen].filter(([, steps]) => steps.size).map(([slug, steps]) => [slug, [...steps].sort((a, b) => a - b)]);
  storage.write(KEY, JSON.stringify({ version: VERSION, seen: Object.fromEntries(some) }));
}

export const forget = (storage = lasting) => storage.forget(KEY);
