// Writes plotly.min.js.gz, a plotly.js of only the traces in plotly.cjs, where the page takes it from: it is kept in the tree, so
// that nobody needs Node to have it (docs/decisions/0013-a-smaller-plotly.md). Dash uses what it finds as `window.Plotly`.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const INTO = process.argv[2] ?? ".";
const DRAWN = ["gl_plot3d", "gl_surface3d", "ndarray", "ndarray_linear_interpolate"]; // what a surface needs of stackgl
const MODULE = /^\/\*{3}\/ (\d+)$/m; // what its bundler writes before each of its modules

// Plotly comes with all of stackgl in one file, half of which is for traces that we do not have.
const onlyWhatIsDrawn = {
  name: "only what is drawn",
  setup({ onLoad }) {
    onLoad({ filter: /stackgl_modules.index\.js$/ }, async ({ path }) => ({ contents: prune(await readFile(path, "utf8")) }));
  },
};

/** Give webpack's file without the modules that nothing of what is drawn asks for. */
function prune(text) {
  const [head, ...parts] = text.split(MODULE); // then number and text by turns
  const bodies = new Map(), last = parts.length - 1;
  const [body, tail] = apart(parts[last]);
  parts[last] = body;
  for (let i = 0; i < parts.length; i += 2) bodies.set(parts[i], parts[i + 1]);
  const [main] = [...bodies].find(([, one]) => one.includes("gl_streamtube3d: "));
  bodies.set(main, bodies.get(main).replace(/^ +(\w+): __webpack_require__\(\d+\),\n/gm, (line, name) => (DRAWN.includes(name) ? line : "")));
  const kept = new Set([main]);
  for (const one of kept) for (const [, name] of bodies.get(one).matchAll(/__webpack_require__\((\d+)\)/g)) kept.add(name);
  const left = [...bodies].filter(([name]) => kept.has(name)).map(([name, one]) => `/***/ ${name}${one}`);
  return head + left.join("") + tail;
}

/** Part the last module from what comes after all of them. */
function apart(text) {
  const end = text.indexOf("/******/ \t});");
  if (end < 0) throw new Error("stackgl_modules/index.js is not as it was");
  return [text.slice(0, end), text.slice(end)];
}

const { outputFiles } = await build({
  entryPoints: ["plotly.cjs"],
  outfile: "plotly.min.js",
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  plugins: [onlyWhatIsDrawn],
  // As plotly.js itself is built.
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  banner: { js: "/*! plotly.js, a part of it. Copyright Plotly, Inc. Licensed under the MIT license. */" },
});
const script = outputFiles.find(({ path }) => path.endsWith(".js")).contents;
await writeFile(`${INTO}/plotly.min.js.gz`, gzipSync(script, { level: 9 }));
await writeFile("SHA256", `${createHash("sha256").update(script).digest("hex")}  plotly.min.js\n`);
