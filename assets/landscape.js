// Dash's way into the player: window.dash_clientside.landscape.*. The player itself is ES modules, imported on first sight.
(() => {
  const here = document.currentScript.src;

  // A module, or null where it does not arrive: then the page says so, and the rest of it goes on.
  const module = (path) => import(new URL(`modules/${path}`, here).href).catch((cause) => tellMissing(path, cause));

  function tellMissing(path, cause) {
    console.error(`Cannot load ${path}:`, cause);
    document.documentElement.toggleAttribute("data-incomplete", true);
    return null;
  }

  const player = module("player/player.js");
  const readouts = module("readouts/readouts.js");
  const lessons = module("lesson/lesson.js");
  void module("presenting/present.js");
  const dash = (window.dash_clientside = window.dash_clientside || {});
  dash.landscape = {
    // A payload of `figures.playback` → the player.
    async load(payload) {
      if (payload) {
        (await player)?.load(payload);
        (await readouts)?.load(payload);
      }
      return window.dash_clientside.no_update;
    },
    // What `lessons.telling` tells → the lessons.
    async lessons(told) {
      if (told) (await lessons)?.receive(told);
      return window.dash_clientside.no_update;
    },
    // What `figures.inspector` sends → the step inspector.
    async inspect(payload) {
      (await readouts)?.inspect(payload);
      return window.dash_clientside.no_update;
    },
  };
})();
