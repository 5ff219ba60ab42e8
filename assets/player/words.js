// What the page says, in its reader's language: landscape/words/ has the texts, and the page brings those of any language but English.
// Scripts that are no modules find `say` at the window.

const told = document.getElementById("words") ?? window.opener?.document.getElementById("words"); // the notes' window asks the first
const words = told ? JSON.parse(told.textContent) : {};
if (told) document.documentElement.lang = told.ownerDocument.documentElement.lang;

// An English text → the same in the page's language, with values in place of the {names} in it.
export const say = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

window.say = say;
