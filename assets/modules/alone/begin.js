// The beginning of a page that is one file: takes apart what the page carries and runs it. Nothing may be fetched, and scripts are
// admitted by what is in them.

import { fail } from "./failing.js";
import { unpacked } from "./packed.js";

/** @type {(id: string) => HTMLElement} */
const found = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {(name: "script" | "style", id: string) => void} */
function add(name, id) {
  const element = document.createElement(name);
  element.textContent = new TextDecoder().decode(unpacked(found(id).textContent ?? ""));
  document.head.append(element);
}

/** @type {(event: ErrorEvent) => void} */
const tellError = ({ error }) => fail(error);

function begin() {
  add("style", "style");
  found("react-entry-point").hidden = false;
  found("wait").hidden = true;
  window.addEventListener("error", tellError); // scripts run while they are added
  add("script", "library");
  add("script", "script");
  window.removeEventListener("error", tellError);
  if (!("landscape" in window)) throw new Error("A script of this page did not run");
}

setTimeout(() => { // what is said until then is seen first
  try {
    begin();
  } catch (cause) {
    fail(cause);
  }
});
