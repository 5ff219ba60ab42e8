// A table of one's own: pasted, chosen or dropped, handed to the server, which says in a sentence what is wrong with it.

import { on } from "../page/bus.js";
import { localised } from "../page/format.js";
import { say } from "../page/words.js";
import { push } from "./scenario.js";

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);

/** @param {string} sentence */
function tell(sentence) {
  const place = byId("table-wrong");
  place.textContent = sentence;
  place.hidden = !sentence;
}

const most = () => Number(byId("table-text").dataset.most);

function use() {
  const { value } = byId("table-text");
  if (value.length > most()) return tell(say("A table may have at most {size} MB.", { size: most() / 1e6 }));
  tell("");
  push({ kind: "table", value }, ["panel"]);
}

/**
 * A file is shown before it is used: what is wrong with it can be mended on the spot.
 * @param {File | undefined} file
 */
async function take(file) {
  if (!file) return;
  const found = localised((file.size / 1e6).toFixed(1));
  if (file.size > most()) return tell(say("A table may have at most {size} MB; {file} has {found} MB.", { size: most() / 1e6, file: file.name, found }));
  const text = await file.text().catch(() => null);
  if (text === null) return tell(say("{file} cannot be read.", { file: file.name }));
  byId("table-text").value = text;
  use();
}

function choose() {
  const input = Object.assign(document.createElement("input"), { type: "file" });
  input.addEventListener("change", () => void take(input.files?.[0]));
  input.click();
}

on("answered", ({ refused, changes }) => {
  if (!byId("table")?.open || !changes.some(({ kind }) => kind === "table")) return;
  if (refused) return tell(refused);
  byId("table").close();
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest?.("#table-open")) byId("table").showModal();
  if (target.closest?.("#table-use")) use();
  if (target.closest?.("#table-file")) choose();
});

/** @param {Event} event */
const isDropped = ({ target }) => byId("table")?.open && /** @type {Element} */ (target).closest?.("#table");

document.addEventListener("dragover", (event) => isDropped(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!isDropped(event) || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  void take(event.dataTransfer.files[0]);
});
