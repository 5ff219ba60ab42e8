// When to write what is read rather than watched: numbers that change with every frame cannot be read.

/**
 * Gives due(now, isNew): true at most once in so many milliseconds, and always for what is new.
 * @param {number} milliseconds
 * @returns {(now: number, isNew?: boolean) => boolean}
 */
export function pace(milliseconds) {
  let last = -Infinity;
  return (now, isNew) => {
    if (!isNew && now - last < milliseconds) return false;
    last = now;
    return true;
  };
}
