// Dash's way into the player: window.dash_clientside.landscape.*. The player itself is ES modules, imported on first sight.
(() => {
  const player = import(new URL("player/player.js", document.currentScript.src).href);
  const dash = (window.dash_clientside = window.dash_clientside || {});
  dash.landscape = {
    // A payload of `figures.playback` → the player.
    async load(payload) {
      if (payload) (await player).load(payload);
      return window.dash_clientside.no_update;
    },
  };
})();
