// Tables as text to be pasted: Markdown, LaTeX and CSV. Whatever stands in a cell stays that cell.

import { shortest } from "../page/format.js";

/** @import { Table } from "../types.js" */
/** @typedef {string | number} Cell */

const BREAKS = /[\p{Cc}\u2028\u2029]+/gu; // what would end a line, or is no text
const SPECIAL = /[\\`*_{}[\]<>|~#$&]/g; // what Markdown may read as something else
const FORMULA = /^[=+\-@\t\r]/; // what a spreadsheet computes
const QUOTED = /[",\r\n]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @type {Record<string, string>} */
const IN_LATEX = {
  "\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}", '"': "\\textquotedbl{}",
  "{": "\\{", "}": "\\}", "&": "\\&", "%": "\\%", $: "\\$", "#": "\\#", _: "\\_",
  "[": "{[}", "]": "{]}", "*": "{*}", // which would belong to the end of the row before
  "−": "$-$", "≤": "$\\le$", "≥": "$\\ge$", "∞": "$\\infty$", "×": "$\\times$", "∇": "$\\nabla$",
  α: "$\\alpha$", β: "$\\beta$", γ: "$\\gamma$", δ: "$\\delta$", ε: "$\\varepsilon$", η: "$\\eta$", λ: "$\\lambda$", μ: "$\\mu$", ρ: "$\\rho$", σ: "$\\sigma$", τ: "$\\tau$", φ: "$\\varphi$",
};
const DIGITS = "0123456789-";
const SMALL = new Map([["₀₁₂₃₄₅₆₇₈₉₋", "_"], ["⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "^"]].flatMap(([all, mark]) => [...all].map((one, i) => [one, `$${mark}{${DIGITS[i]}}$`])));

/** @type {(text: string) => string} */
const oneLine = (text) => text.replace(BREAKS, " ");

/** @type {(cell: Cell) => boolean} what is at most a number stands as one */
const isNumber = (cell) => typeof cell === "number" || cell.startsWith("≤ ");

/** @type {(table: Table, i: number) => boolean} */
const isNumeric = ({ rows }, i) => rows.length > 0 && rows.every((row) => isNumber(row[i]));

/** @type {(value: number) => string} */
const known = (value) => (Number.isNaN(value) ? "–" : Number.isFinite(value) ? shortest(value) : value > 0 ? "∞" : "−∞");

/** @type {(table: Table) => string} */
export function markdown(table) {
  const cell = (/** @type {Cell} */ value) => (typeof value === "number" ? known(value) : oneLine(value).replace(SPECIAL, "\\$&"));
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rule = table.columns.map((_, i) => (isNumeric(table, i) ? "---:" : "---"));
  return `${[table.columns.map(cell), rule, ...table.rows.map((row) => row.map(cell))].map(line).join("\n")}\n`;
}

/** @type {(value: number) => string} */
function latexNumber(value) {
  if (Number.isNaN(value)) return "--";
  if (!Number.isFinite(value)) return value > 0 ? "$\\infty$" : "$-\\infty$";
  const [digits, power] = shortest(value).split("e");
  return power === undefined ? `$${digits}$` : `$${digits} \\times 10^{${Number(power)}}$`;
}

/** @type {(text: string) => string} */
const latexText = (text) => [...oneLine(text)].map((letter) => IN_LATEX[letter] ?? SMALL.get(letter) ?? letter).join("");

/**
 * What `\usepackage{booktabs}` sets.
 * @type {(table: Table) => string}
 */
export function latex(table) {
  const cell = (/** @type {Cell} */ value) => (typeof value === "number" ? latexNumber(value) : latexText(value));
  const line = (/** @type {Cell[]} */ cells) => `  ${cells.map(cell).join(" & ")} \\\\`;
  return `${[
    `% ${oneLine(table.title)}`,
    "% \\usepackage{booktabs}",
    `\\begin{tabular}{${table.columns.map((_, i) => (isNumeric(table, i) ? "r" : "l")).join("")}}`,
    "  \\toprule",
    line(table.columns),
    "  \\midrule",
    ...table.rows.map(line),
    "  \\bottomrule",
    "\\end{tabular}",
  ].join("\n")}\n`;
}

/** @type {(value: Cell) => string} */
function csvCell(value) {
  if (typeof value === "number") return Number.isNaN(value) ? "" : Number.isFinite(value) ? shortest(value) : value > 0 ? "inf" : "-inf";
  const harmless = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * As RFC 4180 has it; no cell is a formula to a spreadsheet.
 * @type {(table: Table) => string}
 */
export const csv = ({ columns, rows }) => [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

/** How a table is written, and what a file of that is. @type {Record<string, { write: (table: Table) => string, ending: string, media: string }>} */
export const FORMS = {
  markdown: { write: markdown, ending: "md", media: "text/markdown" },
  latex: { write: latex, ending: "tex", media: "application/x-tex" },
  csv: { write: csv, ending: "csv", media: "text/csv" },
};
