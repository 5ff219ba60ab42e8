// Dash's way into the player: window.dash_clientside.landscape.*. The player itself is ES modules, imported on first sight.
(() => {
  const player = import(new URL("modules/player/player.js", document.currentScript.src).href);
  const extras = import(new URL("modules/readouts/readouts.js", document.currentScript.src).href);
  const lessons = import(new URL("modules/lesson/lesson.js", document.currentScript.src).href);
  import(new URL("modules/presenting/present.js", document.currentScript.src).href);
  const dash = (window.dash_clientside = window.dash_clientside || {});
  dash.landscape = {
    // A payload of `figures.playback` → the player.
    async load(payload) {
      if (payload) {
        (await player).load(payload);
        (await extras).load(payload);
      }
      return window.dash_clientside.no_update;
    },
    // What `lessons.telling` tells → the lessons.
    async lessons(told) {
      if (told) (await lessons).receive(told);
      return window.dash_clientside.no_update;
    },
    // What `figures.inspector` sends → the step inspector.
    async inspect(payload) {
      (await extras).inspect(payload);
      return window.dash_clientside.no_update;
    },
  };
})();
