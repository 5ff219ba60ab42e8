// What landscape/figures/ draws: surfaces, contour maps, images and lines (scatter is in the core).
const Plotly = require("plotly.js/lib/core");

Plotly.register([require("plotly.js/lib/surface"), require("plotly.js/lib/contour"), require("plotly.js/lib/heatmap")]);

module.exports = Plotly;
