// Which steps somebody has been through, kept in this browser. What is stale or cannot be read is dropped without a word.

const KEY = "landscape-lessons";
const VERSION = 1;

export function read(lessons, storage = window.localStorage) {
  const seen = new Map(lessons.map(({ slug }) => [slug, new Set()]));
  let kept;
  try {
    kept = JSON.parse(storage.getItem(KEY));
  } catch {
    return seen; // nothing that can be read, or a browser that keeps nothing
  }
  if (kept?.version !== VERSION || typeof kept.seen !== "object" || !kept.seen) return seen;
  for (const { slug, steps } of lessons) {
    const numbers = Array.isArray(kept.seen[slug]) ? kept.seen[slug] : [];
    for (const at of numbers) if (Number.isInteger(at) && at >= 1 && at <= steps.length) seen.get(slug).add(at);
  }
  return seen;
}

export function write(seen, storage = window.localStorage) {
  const kept = Object.fromEntries([...seen].filter(([, steps]) => steps.size).map(([slug, steps]) => [slug, [...steps].sort((a, b) => a - b)]));
  try {
    storage.setItem(KEY, JSON.stringify({ version: VERSION, seen: kept }));
  } catch {
    // a browser that keeps nothing forgets
  }
}

export function forget(storage = window.localStorage) {
  try {
    storage.removeItem(KEY);
  } catch {
    // there was nothing
  }
}
