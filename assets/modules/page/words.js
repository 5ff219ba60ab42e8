// What the page says, in its reader's language: landscape/words/ has the texts, and the page brings those of any language but English.

// The notes have no words of their own: they ask the window that opened them. No other page may look there, since it can be anybody's.
function opener() {
  try {
    return document.body?.matches(".notes") ? window.opener?.document.getElementById("words") : null;
  } catch {
    return null; // it has gone to another host meanwhile
  }
}

const catalogue = document.getElementById("words") ?? opener();
/** @type {Record<string, string>} */
const words = catalogue ? JSON.parse(catalogue.textContent) : {};
if (catalogue) document.documentElement.lang = catalogue.ownerDocument.documentElement.lang;

/**
 * An English text → the same in the page's language, with values in place of the {names} in it.
 * @param {string} text
 * @param {Record<string, unknown>} [values]
 * @returns {string}
 */
export const say = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
