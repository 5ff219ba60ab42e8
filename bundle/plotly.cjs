// What landscape/figures/ draws: surfaces, contour maps and lines (scatter is in the core).
const Plotly = require("plotly.js/lib/core");

Plotly.register([require("plotly.js/lib/surface"), require("plotly.js/lib/contour")]);

module.exports = Plotly;
