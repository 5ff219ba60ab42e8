// A page that speaks German, for modules that are loaded after this one.

import { readFileSync } from "node:fs";
import "./page.js";

const textContent = readFileSync(new URL("../../landscape/words/de.json", import.meta.url), "utf8");
const ownerDocument = { documentElement: { lang: "de" } };
Object.assign(globalThis.document, {
  documentElement: {},
  getElementById: (id) => (id === "words" ? { textContent, ownerDocument } : null),
});
