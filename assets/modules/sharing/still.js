// A frame as a file: PNG, or SVG with true vectors, in which only a landscape is a picture.

import { withPaths } from "../drawing/paths.js";
import { contextOf } from "../page/dom.js";
import { draw } from "../player/painting.js";
import { element, escaped, sketch, vectors } from "./vectors.js";

/** @import { Studio, Tile } from "./studio.js" */

/** @type {(canvas: HTMLCanvasElement, type?: string) => Promise<Blob>} */
const blobOf = (canvas, type = "image/png") => new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("The browser makes no picture of that size."))), type));

/**
 * @param {Studio} studio
 * @param {number} s
 */
export function png(studio, s) {
  const page = studio.page();
  studio.draw(contextOf(page), s);
  return blobOf(page);
}

/**
 * What Plotly has written, put where it belongs; ids in it stay apart from those of others.
 * @type {(text: string, tile: Tile, prefix: string) => string}
 */
function nested(text, { place }, prefix) {
  const own = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  for (const one of own.querySelectorAll("[id]")) one.id = prefix + one.id;
  for (const one of own.querySelectorAll("*")) {
    for (const { name, value } of [...one.attributes]) if (value.includes("#")) one.setAttribute(name, value.replace(/url\(\s*(["']?)[^#)]*#([^"')]+)\1\s*\)/g, `url(#${prefix}$2)`));
  }
  for (const [name, value] of Object.entries({ x: place.left, y: place.top, width: place.width, height: place.height })) own.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(own);
}

/** @type {(studio: Studio, tile: Tile, s: number, prefix: string) => Promise<string>} */
async function flat(studio, tile, s, prefix) {
  const look = { ...studio.look, ratio: 1 }, { context, text } = vectors(prefix);
  withPaths(sketch, () => {
    const view = studio.anew(tile, look);
    if (view.ready) draw(/** @type {typeof view} */ ({ ...view, ctx: context }), { ...studio.sceneAt(s), look }, s);
  });
  const { left, top } = tile.place;
  return nested(await studio.text(tile), tile, prefix) + element("g", { transform: `translate(${left} ${top})` }, text());
}

/** @type {(tile: Tile) => string} */
function landscape({ ground, view, place }) {
  const both = Object.assign(document.createElement("canvas"), { width: ground.width, height: ground.height }), ctx = contextOf(both);
  ctx.drawImage(ground, 0, 0);
  ctx.drawImage(view.canvas, 0, 0);
  return element("image", { x: place.left, y: place.top, width: place.width, height: place.height, href: both.toDataURL("image/png") });
}

/**
 * @param {Studio} studio
 * @param {number} s
 * @param {{ title: string, clear: boolean, zoom: number }} how; `zoom`: by which it is larger than what is drawn
 */
export async function svg(studio, s, { title, clear, zoom }) {
  studio.draw(contextOf(studio.page()), s); // the landscape with its balls
  const width = studio.width / studio.look.ratio, height = studio.height / studio.look.ratio, words = vectors("w");
  withPaths(sketch, () => studio.write(words.context));
  const parts = [];
  for (const [i, tile] of studio.tiles.entries()) parts.push(tile.kind === "stage" ? landscape(tile) : await flat(studio, tile, s, `v${i}-`));
  const paper = clear ? "" : element("rect", { width, height, fill: studio.look.card });
  const text = element("svg", { xmlns: "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink", width: width * zoom, height: height * zoom, viewBox: `0 0 ${width} ${height}` }, `${element("title", {}, escaped(title))}${paper}${parts.join("")}${words.text()}`);
  return new Blob([text], { type: "image/svg+xml" });
}
