// Elements of the page.

/**
 * Make an element from a name, attributes and children; texts become text nodes.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, unknown>} [attributes]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, attributes = {}, children = []) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * The element of an id that the page surely has.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/**
 * Put a text into the element of another that a selector names, where it has one. One that stands there already is left alone, and
 * with it what somebody has selected of it.
 * @type {(within: Element, selector: string, text: string) => void}
 */
export function write(within, selector, text) {
  const place = within.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}

/**
 * The element that something happened to, or the one around it, that a selector names.
 * @param {globalThis.Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const closest = ({ target }, selector) => /** @type {HTMLElement | null} */ (/** @type {Element | null} */ (target)?.closest?.(selector) ?? null);

/**
 * What a canvas is drawn on with.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas, settings) {
  const ctx = canvas.getContext("2d", settings);
  if (!ctx) throw new Error("The browser gives no canvas to draw on.");
  return ctx;
}
