// Numbers for people, by the rules of landscape/words/numbers.py: a real minus sign, powers of ten when needed.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FIGURE_SPACE = "\u2007"; // as wide as a digit; stands where a minus would, so that nothing jumps
const LEAST = 1e-4; // below it a number is told by its power of ten
const ENDLESS = 2.9e38; // what does not fit float32 arrives clamped

/** In a sentence: so many significant digits, without zeros at the end.
 * @param {number | null | undefined} value */
export function written(value, digits = 3) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value), rounded = Number(size.toPrecision(digits));
  if (rounded === 0) return "0";
  return (value < 0 ? "−" : "") + (size >= ENDLESS ? "∞" : LEAST <= rounded && rounded < 10 ** digits ? String(rounded) : withPower(rounded.toExponential()));
}

/** A number that changes while one looks: four digits, always as wide.
 * @param {number | null | undefined} value */
export function number(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : FIGURE_SPACE;
  const size = Math.abs(value);
  if (size >= ENDLESS) return `${sign}∞`;
  if (size === 0) return `${FIGURE_SPACE}0`;
  const rounded = Number(size.toPrecision(4));
  if (LEAST <= rounded && rounded < 1e4) return sign + rounded.toPrecision(4);
  const [digits, power] = size.toExponential(3).split("e");
  return `${sign}${digits}×10${raised(Number(power))}`;
}

/** The same without trailing zeros, for numbers that people chose: 0.01 rather than 0.01000.
 * @param {number | null | undefined} value */
export const brief = (value) => written(value, 4).replace(/^(?![−–])/, FIGURE_SPACE);

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
