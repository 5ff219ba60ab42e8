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
