// Arrays as Plotly sends them: { dtype, bdata, shape } → typed array. Plain and nested arrays pass through as well.

/** @typedef {Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array} Numbers */
/** @typedef {{ dtype: keyof KINDS, bdata: string, shape?: string }} Packed */
/** @typedef {Packed | Numbers | number[] | number[][] | null | undefined} Spec */

const KINDS = {
  f4: Float32Array, f8: Float64Array, i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array,
};

/**
 * Gives the numbers of an array in row order; none for what is not one.
 * @param {Spec} spec
 * @returns {Numbers}
 */
export function decode(spec) {
  if (spec === null || spec === undefined) return new Float32Array(0);
  if (ArrayBuffer.isView(spec)) return spec;
  if (Array.isArray(spec)) return Float64Array.from(spec.flatMap((row) => (typeof row === "number" ? row : Array.from(row))));
  const Kind = KINDS[spec.dtype];
  if (!Kind || typeof spec.bdata !== "string") return new Float32Array(0);
  const text = atob(spec.bdata);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Kind(bytes.buffer, 0, Math.floor(bytes.length / Kind.BYTES_PER_ELEMENT));
}

/**
 * One column per start: (steps + 1, starts) in row order → starts arrays of steps + 1.
 * @param {Spec} spec
 * @param {number} rows - steps + 1
 * @returns {Float32Array[]}
 */
export function columns(spec, rows) {
  const flat = decode(spec);
  const count = Math.max(1, Math.round(flat.length / Math.max(1, rows)));
  return Array.from({ length: count }, (_, start) => Float32Array.from({ length: rows }, (_, k) => flat[k * count + start] ?? NaN));
}
