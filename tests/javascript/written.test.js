import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { shortest } from "#assets/modules/page/format.js";
import { csv, latex, markdown } from "#assets/modules/sharing/written.js";

const HOSTILE = [
  "a|b", "a\\|b", "\\", "\\\\", "$x$", "a & b", "50 %", "#1", "a_b", "{}", "~", "^2", "<script>", "`code`", "*b*", "[x](y)", '"quoted"', "it's", "one\ntwo", "one\r\ntwo", "one\rtwo", "\r=1",
  "one\u2028two", "a,b", "a;b", "\u202eevil", "מינימום", "=1+1", "+cmd", "-2+3", "@sum", "\tx", "", "[x]", "*", "−1", "≤ 1", "\\end{tabular}", "&amp;", "a\tb", "\0", "β₁",
];
const NUMBERS = [0, -0.5, 1e-7, 1.5e21, 3, NaN, Infinity, -Infinity, Math.fround(0.1)];
const TABLE = { title: "A title\n\\input{x}", columns: ["text", "number"], rows: HOSTILE.map((text, i) => [text, NUMBERS[i % NUMBERS.length]]) };

const plain = (text) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

// GitHub's tables: a bar that follows no backslash ends a cell, and a backslash before punctuation stands for it.
function readMarkdown(text) {
  const cells = (line) => line.slice(1, -1).split(/(?<=(?:^|[^\\])(?:\\\\)*)\|/u).map((cell) => cell.trim().replace(/\\([!-/:-@[-`{-~])/g, "$1"));
  return text.split("\n").slice(0, -1).map(cells);
}

test("Markdown: whatever stands in a cell stays that cell", () => {
  const lines = readMarkdown(markdown(TABLE));
  assert.deepEqual(lines[0], ["text", "number"]);
  assert.deepEqual(lines[1], ["---", "---:"]);
  assert.deepEqual(lines.slice(2).map(([cell]) => cell), HOSTILE.map(plain));
  assert.ok(lines.every((line) => line.length === 2));
});

test("Markdown: numbers that are none have their signs", () => {
  assert.deepEqual(readMarkdown(markdown({ title: "", columns: ["n"], rows: [[NaN], [Infinity], [-Infinity]] })).slice(2), [["–"], ["∞"], ["−∞"]]);
});

test("Markdown: nothing in a cell is markup", () => {
  assert.equal(markdown({ title: "", columns: ["*a* _b_ `c` <d> [e] &f;"], rows: [] }).split("\n")[0], "| \\*a\\* \\_b\\_ \\`c\\` \\<d\\> \\[e\\] \\&f; |");
});

// What TeX makes of the text of a cell: the letters again.
const BACK = {
  "\\textbackslash{}": "\\", "\\textasciicircum{}": "^", "\\textasciitilde{}": "~", "\\textless{}": "<", "\\textgreater{}": ">", "\\textbar{}": "|", "\\textquotedbl{}": '"',
  "\\{": "{", "\\}": "}", "\\&": "&", "\\%": "%", "\\$": "$", "\\#": "#", "\\_": "_", "{[}": "[", "{]}": "]", "{*}": "*", "$-$": "−", "$\\le$": "≤", "$\\beta$": "β", "$_{1}$": "₁",
};
const TOKEN = new RegExp(Object.keys(BACK).sort((a, b) => b.length - a.length).map((one) => one.replace(/[\\^$*[\]{}|]/g, "\\$&")).join("|"), "g");

function readLatex(text) {
  const [title, packages, begin, top, ...rest] = text.split("\n").slice(0, -1).map((line) => line.trim());
  const rows = rest.filter((line) => !/^\\(midrule|bottomrule|end)/.test(line)).map((line) => {
    assert.ok(line.endsWith("\\\\"), line);
    return line.slice(0, -2).split(/(?<!\\)&/).map((cell) => cell.trim());
  });
  return { title, packages, begin, top, rows };
}

test("LaTeX: whatever stands in a cell stays that cell, and the title a comment", () => {
  const { title, begin, top, rows } = readLatex(latex(TABLE));
  assert.match(latex(TABLE), /text & number \\\\\n {2}\\midrule\n[^]*\n {2}\\bottomrule\n\\end\{tabular\}\n$/);
  assert.deepEqual([title, begin, top], ["% A title \\input{x}", "\\begin{tabular}{lr}", "\\toprule"]);
  assert.deepEqual(rows.slice(1).map(([cell]) => cell.replace(TOKEN, (one) => BACK[one])), HOSTILE.map(plain));
  assert.ok(rows.every((row) => row.length === 2));
  for (const [cell] of rows) assert.doesNotMatch(cell.replace(TOKEN, ""), /[\\&%$#_{}~^]/);
});

test("a column of no rows is one of texts, and one in which a text stands", () => {
  assert.match(latex({ title: "", columns: ["a", "b"], rows: [] }), /begin\{tabular\}\{ll\}/);
  assert.match(latex({ title: "", columns: ["a", "b"], rows: [[1, 2], ["who", 2]] }), /begin\{tabular\}\{lr\}/);
  assert.match(latex({ title: "", columns: ["a", "b"], rows: [[1, 2], ["≤ 1", 2]] }), /begin\{tabular\}\{rr\}/);
});

test("small digits are raised and lowered in LaTeX", () => {
  assert.match(latex({ title: "", columns: ["w₁ 10⁻⁷ x²"], rows: [] }), /w\$_\{1\}\$ 10\$\^\{-\}\$\$\^\{7\}\$ x\$\^\{2\}\$/);
});

test("LaTeX: no row is taken for an argument of the end of the one before", () => {
  assert.match(latex({ title: "", columns: ["a"], rows: [["[2em]"], ["*"]] }), /\n {2}\{\[\}2em\{\]\} \\\\\n {2}\{\*\} \\\\/);
});

test("LaTeX: numbers are mathematics", () => {
  const { rows } = readLatex(latex({ title: "", columns: ["n"], rows: NUMBERS.map((one) => [one]) }));
  assert.deepEqual(rows.slice(1).flat(), ["$0$", "$-0.5$", "$1 \\times 10^{-7}$", "$1.5 \\times 10^{21}$", "$3$", "--", "$\\infty$", "$-\\infty$", "$0.1$"]);
});

// RFC 4180.
function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && bare === "" && end === "") break;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

test("CSV: whatever stands in a cell stays that cell, and none is a formula", () => {
  const rows = readCsv(csv(TABLE));
  assert.deepEqual(rows[0], ["text", "number"]);
  assert.deepEqual(rows.slice(1).map(([cell]) => cell), HOSTILE.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
  assert.ok(rows.every((row) => row.length === 2));
  for (const row of rows) for (const cell of row) assert.ok(!/^[=+\-@\t\r]/.test(cell) || Number.isFinite(Number(cell)) || cell === "-inf", cell);
});

test("CSV: numbers are numbers again, also those that were texts", () => {
  const rows = readCsv(csv({ title: "", columns: ["n"], rows: [[-0.5], [1e-7], [NaN], [Infinity], [-Infinity], ["-3"], ["+1e5"], ["-x"]] }));
  assert.deepEqual(rows.slice(1).flat(), ["-0.5", "1e-7", "", "inf", "-inf", "-3", "+1e5", "'-x"]);
});

test("a number is written with the fewest digits that mean it", () => {
  for (const value of [0.1, 1 / 3, 16777217, 123456792, 1e-45, 3.4e38, 123456.789, -2.5, 5e-324]) {
    assert.equal(Number(shortest(value)), value, "of a double, all of them");
    const single = Math.fround(value), text = shortest(single);
    assert.equal(Math.fround(Number(text)), single);
    assert.ok(text.replace(/e.*|[-.]|^0+/g, "").replace(/^0+/, "").length <= 9 || Number.isInteger(single), text);
  }
  assert.equal(shortest(Math.fround(0.1)), "0.1");
});
