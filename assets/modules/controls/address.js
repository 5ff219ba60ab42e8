// The address bar and the browser's history. A sandboxed frame may not write an address; the page knows it all the same.

import { say } from "../page/words.js";

/** @typedef {import("./entries.js").Entry} Entry */

/** @type {string | null} */
let unwritten = null; // the address where the browser does not take it

/** The address of what is shown. */
export const address = () => unwritten ?? location.href;

/**
 * The address by which others find what is shown: of the host that the page's tags name (landscape/serving/public.py), else of the one
 * that it came from.
 */
export function outside() {
  const { pathname, search, hash, href } = new URL(address());
  const home = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[property="og:url"]'))?.content;
  return home ? new URL(pathname + search + hash, home).href : href;
}

/** What of what is shown the address does not hold, in a sentence; nothing, mostly. */
export const lacking = () => (/[?&]lesson=own-/.test(address()) ? say("This lesson is your own: the link holds the scenario of its step, and whoever opens it needs the file for the rest.") : "");

/**
 * @param {string} query
 * @param {Entry} entry
 * @param {boolean} isNew
 */
export function write(query, entry, isNew) {
  const wanted = location.pathname + (query ? `?${query}` : "") + location.hash;
  const act = isNew ? "pushState" : "replaceState";
  try {
    history[act](entry, "", wanted);
    unwritten = null;
  } catch {
    history[act](entry, "");
    unwritten = new URL(wanted, location.href).href;
  }
}

/** @param {number} by */
export const travel = (by) => history.go(by);

/** @param {(entry: Entry | null) => void} then is told at which entry the browser has come to stand; null for one of its own making */
export function listen(then) {
  window.addEventListener("popstate", ({ state }) => {
    unwritten = null;
    then(typeof state?.depth === "number" ? state : null);
  });
}
