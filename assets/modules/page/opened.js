// How the page was opened: by now what is seen may stand in its address.

const [opened] = performance.getEntriesByType("navigation");
const BESIDES = new Set(["step", "speed"]); // what a link may say without naming another scenario
const named = opened?.name.includes(":") ? opened.name : location.href; // Firefox calls a page from a disk “document”
const { search, searchParams } = new URL(named);

/** Whether it came from no link at all. */
export const isBare = search === "";

/** Whether it shows the first page's scenario, as far as can be told before the server has answered. */
export const isFront = [...searchParams.keys()].every((name) => BESIDES.has(name));

/** How its link wants the whole page to look, before the server has read the link. */
export const fromLink = { embed: searchParams.has("embed"), full: searchParams.has("full"), hide: searchParams.get("hide") ?? "", projector: searchParams.has("projector") };
