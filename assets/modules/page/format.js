// Numbers for people, by the rules of landscape/words/numbers.py: a real minus sign, powers of ten when needed, and the marks of the
// page's language, in fields too.

import { say } from "./words.js";

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FIGURE_SPACE = "\u2007"; // as wide as a digit; stands where a minus would, so that nothing jumps
const LEAST = 1e-4; // below it a number is told by its power of ten
const ENDLESS = 2.9e38; // what does not fit float32 arrives clamped
const [GROUP, DECIMAL] = [1, 5].map((place) => say("1,234.5")[place]);
const GROUPED = new RegExp(`^[+-]?[1-9]\\d{0,2}(\\${GROUP}\\d{3})+(\\${DECIMAL}\\d*)?$`);

/** Digits that a machine has written, with the marks of the page's language.
 * @param {string} text */
export const localised = (text) => text.replace(/[.,]/g, (mark) => (mark === "." ? DECIMAL : GROUP));

/** A number as it stands in a field, where landscape/ui/controls.py writes it as well: 0.0001, but 1e-5, which a narrow field has room for.
 * @param {number | string} value */
export const typed = (value) => localised(typeof value === "number" && value && Math.abs(value) < 1e-4 ? value.toExponential() : String(value));

const FINEST = 17; // decimals: what a number near 1 has

/**
 * A number with as many decimals as tell grains of a size apart, such as the pixels that a hand can point at.
 * @param {number} value
 * @param {number} grain
 */
export const rounded = (value, grain) => Number(value.toFixed(Math.min(FINEST, Math.max(0, Math.ceil(-Math.log10(grain))))));

/**
 * A number that somebody typed; NaN for what is none. What the language writes counts first, so that "1,000" is a thousand in English;
 * where that makes no sense, either mark stands before the decimals.
 * @param {string} text
 */
export function read(text) {
  const bare = text.replace(/[\s\u2007\u202f]/g, "").replace(/[−–]/g, "-");
  const plain = GROUPED.test(bare) ? bare.replaceAll(GROUP, "").replace(DECIMAL, ".") : bare.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** In a sentence: so many significant digits, without zeros at the end.
 * @param {number | null | undefined} value */
export function written(value, digits = 3) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value), rounded = Number(size.toPrecision(digits));
  if (rounded === 0) return "0";
  return (value < 0 ? "−" : "") + (size >= ENDLESS ? "∞" : localised(LEAST <= rounded && rounded < 10 ** digits ? String(rounded) : withPower(rounded.toExponential())));
}

/** A number that changes while one looks: four digits, always as wide.
 * @param {number | null | undefined} value
 * @param {number} [digits] */
export function number(value, digits = 4) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : FIGURE_SPACE;
  const size = Math.abs(value);
  if (size >= ENDLESS) return `${sign}∞`;
  if (size === 0) return `${FIGURE_SPACE}0`;
  const rounded = Number(size.toPrecision(digits));
  if (LEAST <= rounded && rounded < 10 ** digits) return sign + localised(rounded.toPrecision(digits));
  const [factor, power] = size.toExponential(digits - 1).split("e");
  return `${sign}${localised(factor)}×10${raised(Number(power))}`;
}

/**
 * How many digits of a number fit where there is room for four and a power of one: for each further digit of the power one less, and for
 * a sign before such a power.
 * @param {number | null | undefined} value
 */
export function fitting(value) {
  if (!value || !Number.isFinite(value)) return 4;
  const longer = value.toExponential(3).split("e")[1].length - 2;
  return 4 - longer - (value < 0 && longer ? 1 : 0);
}

/** The same without trailing zeros, for numbers that people chose: 0.01 rather than 0.01000.
 * @param {number | null | undefined} value
 * @param {number} [digits] */
export const brief = (value, digits = 4) => written(value, digits).replace(/^(?![−–])/, FIGURE_SPACE);

const DIGITS = 9; // significant ones, which tell any two float32 apart

/**
 * A number for machines: of one that came as float32, the fewest digits that mean it.
 * @param {number} value
 */
export function shortest(value) {
  if (Math.fround(value) !== value || Number.isSafeInteger(value)) return String(value);
  for (let digits = 1; digits < DIGITS; digits++) if (Math.fround(Number(value.toPrecision(digits))) === value) return String(Number(value.toPrecision(digits)));
  return String(Number(value.toPrecision(DIGITS)));
}

/** @param {string} told 1.2e-7 */
function withPower(told) {
  const [digits, power] = told.split("e");
  const ten = `10${raised(Number(power))}`;
  return digits === "1" ? ten : `${digits}×${ten}`;
}

/** @param {number} power */
function raised(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPT[Number(digit)]).join("");
  return (power < 0 ? "⁻" : "") + digits;
}
