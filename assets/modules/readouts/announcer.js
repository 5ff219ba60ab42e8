// Says politely how runs end while they play: #announcer is a live region. Each end is told once, never two in a hurry.

const PAUSE = 2500; // ms between two announcements

let endings = [], summary = "", told = new Set(), waiting = [], timer = 0, spoken = -Infinity, before = null;

export function expect(said) {
  endings = said?.endings ?? [];
  summary = said?.views?.stage ?? "";
  told = new Set();
  waiting = [];
  before = null;
  clearTimeout(timer);
  timer = 0;
}

// Playback moved on to s: what ended since the last frame is told. Scrubbing and jumps tell nothing.
export function follow(s, steps, playing) {
  const from = before;
  before = s;
  if (!playing || from === null || s <= from || s - from > Math.max(30, steps / 10)) return;
  for (const ending of endings) if (from < ending.step && ending.step <= s) announce(ending.text);
  if (s >= steps && from < steps && summary) announce(summary);
}

function announce(text) {
  if (told.has(text)) return;
  told.add(text);
  waiting.push(text);
  if (!timer) timer = setTimeout(speak, Math.max(100, spoken + PAUSE - performance.now()));
}

// What came together is told together; the summary of all says it all.
function speak() {
  timer = 0;
  const place = document.getElementById("announcer");
  if (!waiting.length || !place) return;
  spoken = performance.now();
  place.textContent = waiting.includes(summary) ? summary : waiting.join(" ");
  waiting = [];
}
