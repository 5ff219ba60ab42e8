// Lessons of one's own: their texts, by the names that links have for them, in this browser. What it does not keep the page itself
// remembers, for as long as it lives.

import { lasting } from "../page/storage.js";

/** @import { Storage } from "../page/storage.js" */

const KEY = "landscape-own-lessons";
const VERSION = 1;
const MOST = 2_000_000; // characters of all of them together, which leaves room for what else is kept
const OWN = "own-"; // as landscape/lessons/course.py has it
const LONGEST = 36; // characters of a name, with room for a number behind

/** @typedef {Map<string, string>} Texts by name */

/** Whether a name is that of a lesson of one's own, which no server has. */
export const isOwn = (/** @type {string | undefined} */ slug) => Boolean(slug?.startsWith(OWN));

/** @type {Texts} */
const unkept = new Map(); // what the browser does not keep

/**
 * @param {Storage} [storage]
 * @returns {Texts}
 */
function stored(storage = lasting) {
  try {
    const { version, texts } = JSON.parse(storage.read(KEY) ?? "null") ?? {};
    const entries = version === VERSION ? Object.entries(texts ?? {}) : [];
    return new Map(entries.filter(([slug, text]) => isOwn(slug) && typeof text === "string"));
  } catch {
    return new Map();
  }
}

/** All texts, those that were written last at the end. */
export const texts = (storage = lasting) => new Map([...stored(storage), ...unkept]);

/** @type {(slug: string) => string | undefined} */
export const read = (slug) => texts().get(slug);

/**
 * Keep a text; of all others what is kept by now, also by other windows. Tells whether the browser keeps it.
 * @param {string} slug
 * @param {string} text
 */
export function write(slug, text, storage = lasting) {
  const all = stored(storage);
  all.delete(slug);
  all.set(slug, text);
  const size = [...all.values()].reduce((sum, one) => sum + one.length, 0);
  const isKept = size <= MOST && put(all, storage);
  if (isKept) unkept.delete(slug);
  else unkept.set(slug, text);
  return isKept;
}

/** @param {string} slug */
export function forget(slug, storage = lasting) {
  const all = stored(storage);
  unkept.delete(slug);
  if (all.delete(slug)) put(all, storage);
}

/** @type {(all: Texts, storage: Storage) => boolean} */
const put = (all, storage) => storage.write(KEY, JSON.stringify({ version: VERSION, texts: Object.fromEntries(all) }));

/** Whether there are lessons that will be gone with the page. */
export const isAtRisk = () => unkept.size > 0;

/** @type {(text: string) => string} the title that a text tells, if it tells one */
export const titleOf = (text) => text.match(/^title:[^\S\n]*(.*)$/im)?.[1].trim() ?? "";

/**
 * A name for a text by its title, other than those that are taken.
 * @param {string} text
 * @param {Iterable<string>} taken
 */
export function nameFor(text, taken) {
  const plain = titleOf(text).toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
  const base = (OWN + plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")).slice(0, LONGEST).replace(/-$/, "");
  const first = base.length < OWN.length ? `${OWN}lesson` : base, others = new Set(taken);
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}-${number}`;
    if (!others.has(name)) return name;
  }
}

/** @type {(slug: string) => string} the name of the file that a lesson is */
export const fileOf = (slug) => `${slug.slice(OWN.length)}.md`;
