// Writes plotly.min.js, a plotly.js of only the traces in plotly.cjs. Dash uses what it finds as `window.Plotly`, so that in the
// folder `assets/` it takes the place of the whole library; without it the page works just as well, but loads more.
import { build } from "esbuild";

await build({
  entryPoints: ["plotly.cjs"],
  outfile: "plotly.min.js",
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  // As plotly.js itself is built.
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  banner: { js: "/*! plotly.js, a part of it. Copyright Plotly, Inc. Licensed under the MIT license. */" },
});
