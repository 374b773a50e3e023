// Drags a box of the driver diagram's list before or after another of its level, or onto one of the level above.
// The page works without it: every row has buttons for its order, and a form for what it hangs under.
(() => {
  "use strict";

  const ABOVE = { primary: "aim", secondary: "primary", idea: "secondary" };
  const MARKS = ["p-driver--before", "p-driver--after", "p-driver--onto"];
  let dragged = null;

  const upperOf = (row) => row.parentElement.closest(".p-driver");
  const isBelow = (row, event) => event.clientY > row.getBoundingClientRect().top + row.offsetHeight / 2;

  function clear() {
    for (const mark of MARKS) for (const row of document.querySelectorAll(`.${mark}`)) row.classList.remove(mark);
  }

  // Where it would go from here: under which row, before which, and how that is marked; null where it cannot.
  function place(event) {
    const row = event.target.closest?.(".p-driver");
    if (!dragged || !row || dragged.contains(row)) return null;
    if (row.dataset.level === ABOVE[dragged.dataset.level]) return { under: row, before: null, on: row, mark: MARKS[2] };
    if (row.dataset.level !== dragged.dataset.level) return null;
    const after = isBelow(row.querySelector(".p-driver__row"), event);
    let before = after ? row.nextElementSibling : row;
    if (before === dragged) before = dragged.nextElementSibling;
    return { under: upperOf(row), before, on: row, mark: MARKS[after ? 1 : 0] };
  }

  document.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.("[data-place]")) return;
    dragged = event.target;
    dragged.classList.add("p-driver--dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
  });

  document.addEventListener("dragover", (event) => {
    clear();
    const to = place(event);
    if (!to) return;
    event.preventDefault();
    to.on.classList.add(to.mark);
  });

  document.addEventListener("drop", (event) => {
    const to = place(event);
    if (!to) return;
    event.preventDefault();
    const form = document.querySelector("form[data-placing]");
    form.action = dragged.dataset.place;
    form.elements.under.value = to.under.dataset.driver;
    form.elements.of.value = upperOf(dragged).dataset.driver;
    form.elements.before.value = to.before ? to.before.dataset.driver : "";
    form.requestSubmit();
  });

  document.addEventListener("dragend", () => {
    dragged?.classList.remove("p-driver--dragged");
    dragged = null;
    clear();
  });
})();
