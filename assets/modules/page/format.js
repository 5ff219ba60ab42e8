// @ts-check
// Numbers for people: four significant digits, a real minus sign, powers of ten when needed.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FIGURE_SPACE = "\u2007"; // as wide as a digit; stands where a minus would, so that nothing jumps

/** @param {number | null | undefined} value */
export function number(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : FIGURE_SPACE;
  const size = Math.abs(value);
  if (size >= 2.9e38) return `${sign}∞`; // what does not fit float32 arrives clamped
  if (size === 0) return `${FIGURE_SPACE}0`;
  const rounded = Number(size.toPrecision(4));
  if (rounded >= 1e-3 && rounded < 1e4) return sign + rounded.toPrecision(4);
  const [digits, power] = size.toExponential(3).split("e");
  return `${sign}${digits}×10${raised(Number(power))}`;
}

/**
 * The same without trailing zeros, for numbers that people chose: 0.01 rather than 0.01000.
 * @param {number | null | undefined} value
 */
export const brief = (value) => number(value).replace(/(\.\d*?)0+(?=$|×)/, "$1").replace(/\.(?=$|×)/, "");

/** @param {number} power */
function raised(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPT[Number(digit)]).join("");
  return (power < 0 ? "⁻" : "") + digits;
}
