// The beginning of a page that is one file: takes apart what the page carries and runs it. Nothing may be fetched, and scripts are
// admitted by what is in them.

import { unpacked } from "./packed.js";

/** @type {(id: string) => HTMLElement} */
const found = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {(name: "script" | "style", id: string) => void} */
function add(name, id) {
  const element = document.createElement(name);
  element.textContent = new TextDecoder().decode(unpacked(found(id).textContent ?? ""));
  document.head.append(element);
}

function begin() {
  add("style", "style");
  found("react-entry-point").hidden = false;
  add("script", "library");
  add("script", "script");
  found("wait").remove();
}

setTimeout(() => { // what is said until then is seen first
  try {
    begin();
  } catch (cause) {
    console.error(cause);
    found("wait").textContent = found("wait").dataset.failed ?? "";
  }
});
