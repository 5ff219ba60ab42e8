// When to write what is read rather than watched: seldom while it moves, always when it rests.

// Gives due(moving, now): while moving true at most once in so many milliseconds and in so many frames, so that a slow
// computer, too, draws the balls first; at rest always.
export function pace(milliseconds, frames) {
  let last = -Infinity, waited = 0;
  return (moving, now) => {
    waited += 1;
    if (moving && (waited < frames || now - last < milliseconds)) return false;
    last = now;
    waited = 0;
    return true;
  };
}
