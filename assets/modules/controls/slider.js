// A slider's place ↔ the value it stands for; the slider's name says how (landscape/ui/controls.py).

/** @param {number} place @param {string} scale @param {number} min */
export function valueAt(place, scale, min) {
  if (scale.endsWith("off") && place <= min + 1e-9) return 0;
  const value = scale.startsWith("log") ? 10 ** place : place;
  return scale.includes("int") ? Math.round(value) : Number(value.toPrecision(scale.startsWith("log") ? 3 : 6));
}

/** @param {number} value @param {string} scale @param {number} min @param {number} max */
export function placeOf(value, scale, min, max) {
  const place = scale.startsWith("log") ? (value > 0 ? Math.log10(value) : min) : value;
  return Math.min(Math.max(place, min), max);
}

/**
 * What a field and the slider beside it become when one of them was moved; undefined for what stays.
 * @param {boolean} isSlider whether it was the slider
 * @param {string} typed
 * @param {number} place
 * @param {string} scale
 * @param {number} min
 * @param {number} max
 * @returns {[string | undefined, number | undefined]}
 */
export function pair(isSlider, typed, place, scale, min, max) {
  const shown = valueAt(place, scale, min);
  if (isSlider) return [shown === Number(typed) ? undefined : String(shown), undefined];
  const number = typed === "" ? NaN : Number(typed);
  if (Number.isNaN(number)) return [String(shown), undefined];
  const [lo, hi] = [min, max].map((end) => valueAt(end, scale, min));
  const kept = Math.min(Math.max(scale.includes("int") ? Math.round(number) : number, lo), hi);
  return [kept === number ? undefined : String(kept), placeOf(kept, scale, min, max)];
}
