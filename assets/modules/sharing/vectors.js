// The calls of a drawing context as elements of an SVG: what the player draws on a canvas becomes paths, texts and gradients. What it has
// stamped from small pictures is drawn from their recipes; what is made of pixels (crowds, basins, fog) stays a picture.

import { recipeOf } from "../drawing/recipes.js";

/** @typedef {[number, number, number, number, number, number]} Matrix as of a canvas */
/** @typedef {{ id: string, addColorStop(at: number, color: string): void }} Gradient */

/** @param {number} value */
const short = (value) => String(Math.round(value * 1000) / 1000);

/** @param {unknown} text */
export const escaped = (text) => String(text).replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd"); // which no XML may hold

/** @type {(name: string, attributes: Record<string, unknown>, content?: string) => string} */
export function element(name, attributes, content = "") {
  const told = Object.entries(attributes).flatMap(([key, value]) => (value === undefined || value === "" ? [] : [` ${key}="${escaped(value)}"`]));
  return `<${name}${told.join("")}${content ? `>${content}</${name}>` : "/>"}`;
}

/** A path that can tell what it is made of. */
export class Sketch {
  d = "";
  #begun = false; // whether a point stands already, to which an arc draws a line

  /** @param {string} letter @param {number[]} numbers */
  #add(letter, ...numbers) {
    this.d += letter + numbers.map(short).join(" ");
    this.#begun = letter !== "Z" || this.#begun;
  }
  /** @param {number} x @param {number} y */
  moveTo(x, y) { this.#add("M", x, y); }
  /** @param {number} x @param {number} y */
  lineTo(x, y) { this.#add(this.#begun ? "L" : "M", x, y); }
  /** @param {number} cx @param {number} cy @param {number} x @param {number} y */
  quadraticCurveTo(cx, cy, x, y) { this.#add("Q", cx, cy, x, y); }
  closePath() { if (this.#begun) this.#add("Z"); }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.#add("M", x, y), this.#add("H", x + width), this.#add("V", y + height), this.#add("H", x), this.#add("Z");
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number | number[]} radii */
  roundRect(x, y, width, height, radii = 0) {
    const r = Math.min([radii].flat()[0] ?? 0, width / 2, height / 2);
    this.#add("M", x + r, y);
    for (const [dx, dy, ex, ey] of [[width - 2 * r, 0, r, r], [0, height - 2 * r, -r, r], [2 * r - width, 0, -r, -r], [0, 2 * r - height, r, -r]]) this.d += `l${short(dx)} ${short(dy)}a${short(r)} ${short(r)} 0 0 1 ${short(ex)} ${short(ey)}`;
    this.#add("Z");
  }
  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to @param {boolean} [back] */
  arc(x, y, r, from, to, back = false) {
    const sweep = back ? from - to : to - from, whole = 2 * Math.PI - 1e-6;
    const at = (/** @type {number} */ angle) => [x + r * Math.cos(angle), y + r * Math.sin(angle)];
    const turn = Math.abs(sweep) >= whole ? whole + 1e-6 : ((sweep % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI), way = back ? -1 : 1;
    this.lineTo(...this.#pair(at(from)));
    for (const part of turn > Math.PI ? [turn / 2, turn] : [turn]) this.d += `A${short(r)} ${short(r)} 0 0 ${back ? 0 : 1} ${at(from + way * part).map(short).join(" ")}`;
  }
  /** @param {number[]} point @returns {[number, number]} */
  #pair([x, y]) { return [x, y]; }
}

const CALLS = /** @type {const} */ (["moveTo", "lineTo", "arc", "rect", "roundRect", "quadraticCurveTo", "closePath"]);

/** A path of the browser that can tell what it is made of, too. @returns {Path2D} */
export function sketch() {
  const line = new Sketch(), path = /** @type {any} */ (new Path2D());
  for (const call of CALLS) {
    const drawn = path[call];
    path[call] = (/** @type {any[]} */ ...numbers) => (drawn?.apply(path, numbers), /** @type {any} */ (line)[call](...numbers));
  }
  return Object.defineProperty(path, "d", { get: () => line.d });
}

/** What a context is set to. */
const USUAL = {
  fillStyle: /** @type {string | Gradient} */ ("#000"), strokeStyle: /** @type {string | Gradient} */ ("#000"), lineWidth: 1, lineCap: "butt", lineJoin: "miter", lineDashOffset: 0,
  globalAlpha: 1, font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", imageSmoothingEnabled: true, imageSmoothingQuality: "low", globalCompositeOperation: "source-over", miterLimit: 10,
};

const LETTERS = /^(?:(\d+|bold|normal)\s+)?([\d.]+)px\s+(.+)$/;
/** @type {Record<string, number>} */
const BASELINES = { alphabetic: 0, middle: 0.3, top: 0.8, hanging: 0.8, bottom: -0.21 }; // by which letters lie lower, of their size
/** @type {Record<string, string>} */
const ANCHORS = { center: "middle", right: "end", end: "end" };
const SEEN = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+))?\s*\)$/;

/**
 * A colour, and how opaque it is, for a program that knows no colours with an alpha.
 * @type {(style: string | Gradient) => { paint: string, alpha: number }}
 */
export function paintOf(style) {
  if (typeof style !== "string") return { paint: `url(#${style.id})`, alpha: 1 };
  const [, red, green, blue, alpha = "1"] = SEEN.exec(style) ?? [];
  return red === undefined ? { paint: style, alpha: 1 } : { paint: `rgb(${red},${green},${blue})`, alpha: Number(alpha) };
}

/** @type {(one: Matrix, other: Matrix) => Matrix} */
const times = ([a, b, c, d, e, f], [g, h, i, j, k, l]) => [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];

/**
 * A drawing context whose drawing is text; one unit is one CSS pixel.
 * @param {string} prefix of the ids in it
 */
export function vectors(prefix) {
  /** @type {string[]} */
  const body = [];
  /** @type {string[]} */
  const definitions = [];
  const measure = /** @type {CanvasRenderingContext2D | null} */ (globalThis.document?.createElement?.("canvas").getContext("2d") ?? null);
  let path = new Sketch(), count = 0;
  /** @type {{ matrix: Matrix, clip: string, dash: number[], set: typeof USUAL }[]} */
  const kept = [];
  let now = { matrix: /** @type {Matrix} */ ([1, 0, 0, 1, 0, 0]), clip: "", dash: /** @type {number[]} */ ([]), set: { ...USUAL } };

  const name = () => `${prefix}${++count}`;
  /** @type {(text: string) => unknown} */
  const put = (text) => body.push(now.clip ? element("g", { "clip-path": `url(#${now.clip})` }, text) : text);
  const place = () => (now.matrix.join() === "1,0,0,1,0,0" ? undefined : `matrix(${now.matrix.map(short).join(" ")})`);
  const faint = (/** @type {number} */ alpha) => (alpha * now.set.globalAlpha >= 1 ? undefined : short(alpha * now.set.globalAlpha));

  const strokes = () => {
    const { strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset } = now.set, { paint, alpha } = paintOf(strokeStyle);
    const more = { "stroke-linecap": lineCap === "butt" ? undefined : lineCap, "stroke-linejoin": lineJoin === "miter" ? undefined : lineJoin };
    return { fill: "none", stroke: paint, "stroke-width": short(lineWidth), "stroke-opacity": faint(alpha), "stroke-dasharray": now.dash.map(short).join(" "), "stroke-dashoffset": lineDashOffset ? short(lineDashOffset) : undefined, ...more };
  };
  const fills = () => {
    const { paint, alpha } = paintOf(now.set.fillStyle);
    return { fill: paint, "fill-opacity": faint(alpha) };
  };
  /** @type {(text: string, x: number, y: number, style: Record<string, unknown>) => unknown} */
  const letter = (text, x, y, style) => {
    const { font, textAlign, textBaseline } = now.set, [, weight, size = "10", family] = LETTERS.exec(font) ?? [];
    const lower = (BASELINES[textBaseline] ?? 0) * Number(size);
    return put(element("text", { x: short(x), y: short(y + lower), transform: place(), "font-family": family, "font-size": size, "font-weight": weight === "400" ? undefined : weight, "text-anchor": ANCHORS[textAlign], ...style }, escaped(text)));
  };
  /** @type {(id: string, attributes: Record<string, unknown>, kind: string) => Gradient} */
  const gradient = (id, attributes, kind) => {
    const at = definitions.length;
    let stops = "";
    const tell = () => (definitions[at] = element(kind, { id, gradientUnits: "userSpaceOnUse", ...attributes }, stops));
    tell();
    return {
      id,
      addColorStop(offset, color) {
        const { paint, alpha } = paintOf(color);
        stops += element("stop", { offset: short(offset), "stop-color": paint, "stop-opacity": alpha < 1 ? short(alpha) : undefined });
        tell();
      },
    };
  };

  /** @type {(picture: HTMLCanvasElement, ...places: number[]) => void} */
  function drawImage(picture, ...places) {
    const [sx, sy, sw, sh] = places.length === 8 ? places : [0, 0, picture.width, picture.height];
    const [x, y, width = picture.width, height = picture.height] = places.length === 8 ? places.slice(4) : places;
    const recipe = recipeOf(picture);
    if (recipe) {
      own.save();
      own.transform(width / recipe.width, 0, 0, height / recipe.height, x, y);
      const { globalAlpha } = now.set;
      now.set = { ...USUAL, globalAlpha };
      now.dash = [];
      recipe.draw(context);
      return own.restore();
    }
    const cut = Object.assign(document.createElement("canvas"), { width: sw, height: sh });
    cut.getContext("2d")?.drawImage(picture, -sx, -sy);
    const crisp = now.set.imageSmoothingEnabled ? undefined : "image-rendering:pixelated";
    put(element("image", { x: short(x), y: short(y), width: short(width), height: short(height), preserveAspectRatio: "none", transform: place(), opacity: faint(1), style: crisp, href: cut.toDataURL() }));
  }

  const own = {
    save: () => void kept.push({ ...now, set: { ...now.set } }),
    restore: () => void (now = kept.pop() ?? now),
    transform: (/** @type {Matrix} */ ...by) => void (now.matrix = times(now.matrix, by)),
    setTransform: (/** @type {Matrix} */ ...to) => void (now.matrix = to),
    resetTransform: () => void (now.matrix = [1, 0, 0, 1, 0, 0]),
    translate: (/** @type {number} */ x, /** @type {number} */ y) => own.transform(1, 0, 0, 1, x, y),
    scale: (/** @type {number} */ x, /** @type {number} */ y) => own.transform(x, 0, 0, y, 0, 0),
    rotate: (/** @type {number} */ by) => own.transform(Math.cos(by), Math.sin(by), -Math.sin(by), Math.cos(by), 0, 0),
    beginPath: () => void (path = new Sketch()),
    stroke: (/** @type {Sketch} */ one = path) => void (one.d && put(element("path", { d: one.d, transform: place(), ...strokes() }))),
    fill: (/** @type {Sketch | string} */ one = path, /** @type {string | undefined} */ rule = undefined) => {
      const [line, by] = typeof one === "string" ? [path, one] : [one, rule];
      if (line.d) put(element("path", { d: line.d, transform: place(), ...fills(), "fill-rule": by === "evenodd" ? by : undefined }));
    },
    clip: () => {
      const id = name();
      definitions.push(element("clipPath", { id, "clip-path": now.clip ? `url(#${now.clip})` : undefined }, element("path", { d: path.d || "M0 0", transform: place() })));
      now.clip = id;
    },
    fillRect: (/** @type {number[]} */ ...box) => void put(element("path", { d: boxOf(box), transform: place(), ...fills() })),
    strokeRect: (/** @type {number[]} */ ...box) => void put(element("path", { d: boxOf(box), transform: place(), ...strokes() })),
    clearRect: () => {},
    setLineDash: (/** @type {number[]} */ dash) => void (now.dash = [...dash]),
    fillText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => void letter(text, x, y, fills()),
    strokeText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => void letter(text, x, y, strokes()),
    measureText: (/** @type {string} */ text) => (measure ? (Object.assign(measure, { font: now.set.font }), measure.measureText(text)) : { width: 6 * text.length }),
    createRadialGradient: (/** @type {number[]} */ ...[fx, fy, fr, cx, cy, r]) => gradient(name(), { cx: short(cx), cy: short(cy), r: short(r), fx: short(fx), fy: short(fy), fr: fr ? short(fr) : undefined }, "radialGradient"),
    createLinearGradient: (/** @type {number[]} */ ...[x1, y1, x2, y2]) => gradient(name(), { x1: short(x1), y1: short(y1), x2: short(x2), y2: short(y2) }, "linearGradient"),
    drawImage,
    /** The drawing so far. */
    text: () => (definitions.length ? element("defs", {}, definitions.join("")) : "") + body.join(""),
  };
  /** @type {(call: (line: Sketch) => void) => void} */
  const onPath = (call) => call(path);
  for (const call of CALLS) {
    Object.assign(own, { [call]: (/** @type {any[]} */ ...numbers) => onPath((line) => /** @type {any} */ (line)[call](...numbers)) });
  }
  for (const key of /** @type {(keyof typeof USUAL)[]} */ (Object.keys(USUAL))) {
    Object.defineProperty(own, key, { get: () => now.set[key], set: (value) => { Object.assign(now.set, { [key]: value }); } });
  }
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (own));
  return { context, text: own.text };
}

/** @type {(box: number[]) => string} */
function boxOf([x, y, width, height]) {
  const line = new Sketch();
  line.rect(x, y, width, height);
  return line.d;
}
