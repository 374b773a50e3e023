// Drags an element of a design to another place or phase, by the same form that its buttons send.
// The page works without it: every move has a button.
(() => {
  "use strict";

  let dragged = null;

  const rowOf = (target) => target.closest?.(".d-row");
  const listOf = (target) => target.closest?.(".d-rows") ?? target.closest?.(".c-card")?.querySelector(".d-rows");

  function clear() {
    for (const row of document.querySelectorAll(".d-row--before")) row.classList.remove("d-row--before");
    for (const list of document.querySelectorAll(".d-rows--over")) list.classList.remove("d-rows--over");
  }

  // The row before which the dragged one would stand; null at the end.
  function before(list, y) {
    const rows = [...list.children].filter((row) => row !== dragged);
    return rows.find((row) => y < row.getBoundingClientRect().top + row.offsetHeight / 2) ?? null;
  }

  document.addEventListener("dragstart", (event) => {
    const row = rowOf(event.target);
    if (!row || event.target !== row || row.querySelector(".d-slot form")) return;
    dragged = row;
    row.classList.add("d-row--dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.id);
  });

  document.addEventListener("dragover", (event) => {
    const list = dragged && listOf(event.target);
    if (!list) return;
    event.preventDefault();
    clear();
    const next = before(list, event.clientY);
    (next ?? list).classList.add(next ? "d-row--before" : "d-rows--over");
  });

  document.addEventListener("drop", (event) => {
    const list = dragged && listOf(event.target);
    if (!list) return;
    event.preventDefault();
    const next = before(list, event.clientY);
    const rows = [...list.children].filter((row) => row !== dragged);
    const form = dragged.querySelector("form[data-move]");
    form.elements.phase.value = list.dataset.phase;
    form.elements.at.value = String(next ? rows.indexOf(next) : rows.length);
    form.requestSubmit();
  });

  document.addEventListener("dragend", () => {
    dragged?.classList.remove("d-row--dragged");
    dragged = null;
    clear();
  });
})();
