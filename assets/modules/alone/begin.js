// The beginning of a page that is one file: takes apart what the page carries and runs it. Nothing may be fetched, and scripts are
// admitted by what is in them.

/** @type {(id: string) => HTMLElement} */
const found = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {(id: string) => Promise<string>} */
async function unpacked(id) {
  const text = atob(found(id).textContent ?? ""), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** @type {(name: "script" | "style", text: string) => void} */
function add(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  document.head.append(element);
}

async function begin() {
  const [style, library, script] = await Promise.all(["style", "library", "script"].map(unpacked));
  add("style", style);
  found("react-entry-point").hidden = false;
  add("script", library);
  add("script", script);
  found("wait").remove();
}

begin().catch((cause) => {
  console.error(cause);
  found("wait").textContent = found("wait").dataset.failed ?? "";
});
