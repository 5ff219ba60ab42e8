// What the page's style says about the moving things: scheme, sizes, inks. Read only when it may have changed.

/** @import { Look } from "../types.js" */

/** @returns {"light" | "dark"} */
export function scheme() {
  const chosen = document.documentElement.dataset.mantineColorScheme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const INKS = {
  light: {
    ink: "#1c2430", paper: "rgba(255,255,255,0.92)", casing: "rgba(255,255,255,0.85)", cursor: "rgba(40,56,80,0.45)", gold: "#f3c11b",
    strong: "#1c2430", quiet: "#566273", neutral: "#5a6678", panel: "rgba(255,255,255,0.9)", rule: "rgba(60,80,110,0.18)",
    flow: "rgba(34,62,98,0.55)", fog: "#d5dee8", haze: "#f3f6fa", shadow: "#a9b8c8", edge: "#4f677f", earth: "#c9d4df", shade: "#93a5b7", card: "#ffffff",
  },
  dark: {
    ink: "#0b1220", paper: "rgba(225,235,248,0.9)", casing: "rgba(4,9,18,0.85)", cursor: "rgba(205,220,240,0.45)", gold: "#ffd84d",
    strong: "#f1f5fa", quiet: "#9fb0c4", neutral: "#a9b7c9", panel: "rgba(15,24,37,0.9)", rule: "rgba(170,200,235,0.2)",
    flow: "rgba(170,204,240,0.42)", fog: "#2a394b", haze: "#44566c", shadow: "#16212f", edge: "#8ba3ba", earth: "#3a4d62", shade: "#223041", card: "#111a26",
  },
};
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * What is drawn looks like this: as on the page, or in another scheme or at another resolution.
 * @param {Look["scheme"]} [now]
 * @param {number} [ratio] pixels of the picture in one of the page
 * @returns {Look}
 */
export function look(now = scheme(), ratio = Math.max(1, window.devicePixelRatio || 1)) {
  const style = getComputedStyle(document.documentElement);
  const size = (/** @type {string} */ name, /** @type {number} */ otherwise) => parseFloat(style.getPropertyValue(name)) || otherwise;
  const small = matchMedia("(max-width: 600px)").matches;
  return {
    scheme: now,
    ratio,
    radius: size("--ball-radius", small ? 9 : 11),
    trail: size("--trail-width", small ? 2.75 : 3.5),
    text: size("--figure-text", 1),
    font: FONT,
    ...INKS[now],
  };
}
