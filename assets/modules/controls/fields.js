// Fields for numbers: what is typed is read as the page's language writes it, what cannot be is put right, and a sentence beside the
// field tells so. The field then shows what is in force.

import { read, typed } from "../page/format.js";
import { say } from "../page/words.js";
import { placeOf, valueAt } from "./slider.js";

/** @typedef {{ least: number, most: number, whole: boolean }} Limits */

/**
 * What a number becomes when somebody typed something, and what is to be said of it.
 * @param {string} text
 * @param {Limits} limits
 * @param {number | string} now what is in force
 * @returns {{ value: number | string, said: string }}
 */
export function heed(text, { least, most, whole }, now) {
  const number = read(text);
  if (Number.isNaN(number)) return { value: now, said: say("“{text}” is no number: it is still {now}.", { text: text.slice(0, 24), now: typed(now) }) };
  const nearest = whole ? Math.round(number) : number;
  if (nearest > most) return { value: most, said: say("{most} is the most there can be here.", { most: typed(most) }) };
  if (nearest < least) return { value: least, said: say("{least} is the least there can be here.", { least: typed(least) }) };
  return { value: nearest, said: nearest === number ? "" : say("Whole numbers only: it is {now} now.", { now: typed(nearest) }) };
}

/**
 * What a field, the slider beside it and the sentence under them become when one of the two was moved; undefined for what stays.
 * @param {boolean} isSlider whether it was the slider
 * @param {number | string} now what is in force
 * @param {string} text
 * @param {number} place
 * @param {string} scale
 * @param {number} min
 * @param {number} max
 * @returns {[string | undefined, number | undefined, string]}
 */
export function pair(isSlider, now, text, place, scale, min, max) {
  const shown = valueAt(place, scale, min);
  if (isSlider) return [shown === read(text) ? undefined : typed(shown), undefined, ""];
  const [least, most] = [min, max].map((end) => valueAt(end, scale, min));
  const { value, said } = heed(text, { least, most, whole: scale.includes("int") }, now);
  return [otherThan(text, value), placeOf(Number(value), scale, min, max), said];
}

/** @type {Map<string, { text: string, value: number | string, said: string }>} */
const told = new Map(); // by id, as many as there are fields alone: what each shows and means, and what is said of it

/**
 * The same of a field alone: what it shows, and the sentence. One that is made anew and shows the same keeps its sentence.
 * @param {string} id
 * @param {number | string} now what is in force; "" for what is not set
 * @param {string} text
 * @param {string} name "number", "whole" or "optional", the least and the most
 * @returns {[string | undefined, string]}
 */
export function alone(id, now, text, name) {
  const before = told.get(id), [kind, least, most] = name.split(" ");
  if (text === before?.text) return [undefined, before.said];
  const limits = { least: Number(least), most: Number(most), whole: kind === "whole" };
  const isUnset = kind === "optional" && text.trim() === "";
  const { value, said } = isUnset ? { value: "", said: (before?.value ?? now) === "" ? "" : say("Empty: the surface’s own is taken.") } : heed(text, limits, before?.value ?? now);
  told.set(id, { text: typed(value), value, said });
  return [otherThan(text, value), said];
}

/** @param {string} text @param {number | string} value */
const otherThan = (text, value) => (typed(value) === text ? undefined : typed(value));
