// A table of one's own: pasted, chosen or dropped, handed to the server, which says in a sentence what is wrong with it.
(() => {
  const say = (text, values) => window.say(text, values);
  const byId = (id) => document.getElementById(id);
  let asked = false;

  function tell(sentence) {
    const place = byId("table-wrong");
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  function use() {
    const field = byId("table-text"), { value } = field, most = Number(field.dataset.most);
    if (value.length > most) return tell(say("A table may have at most {size} MB.", { size: most / 1e6 }));
    tell("");
    asked = true;
    window.workbench.push({ kind: "table", value }, { want: ["panel"] });
  }

  // A file is shown before it is used: what is wrong with it can be mended on the spot.
  async function take(file) {
    if (!file) return;
    const most = Number(byId("table-text").dataset.most);
    if (file.size > most) return tell(say("A table may have at most {size} MB; {file} has {found}.", { size: most / 1e6, file: file.name, found: (file.size / 1e6).toFixed(1) }));
    byId("table-text").value = await file.text();
    use();
  }

  function choose() {
    const input = Object.assign(document.createElement("input"), { type: "file" });
    input.addEventListener("change", () => take(input.files[0]));
    input.click();
  }

  document.addEventListener("landscape:answered", ({ detail }) => {
    if (!asked) return;
    asked = false;
    if (detail.refused) return tell(detail.refused);
    byId("table").close();
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#table-open")) byId("table").showModal();
    if (target.closest?.("#table-use")) use();
    if (target.closest?.("#table-file")) choose();
  });
  const dropped = ({ target }) => byId("table")?.open && target.closest?.("#table");
  document.addEventListener("dragover", (event) => dropped(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!dropped(event) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
})();
