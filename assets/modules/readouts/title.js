// What the browser's tab and its history call the page: what the scenario is, in the words of its card.

/** @type {(title: string | undefined) => void} */
export function show(title) {
  if (title) document.title = title;
}
