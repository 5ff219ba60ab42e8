// When to write what is read rather than watched: seldom while it moves, always when it rests or is new.

// Gives due(now, moving): while moving true at most once in so many milliseconds, otherwise always.
export function pace(milliseconds) {
  let last = -Infinity;
  return (now, moving) => {
    if (moving && now - last < milliseconds) return false;
    last = now;
    return true;
  };
}
