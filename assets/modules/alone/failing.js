// What a page that is one file says when it cannot be shown, in place of everything else.

/** @type {(cause: unknown) => void} */
export function fail(cause) {
  console.error(cause);
  const place = document.getElementById("wait");
  if (!place) return;
  place.textContent = place.dataset.failed ?? "";
  place.role = "alert";
  place.hidden = false;
}
