// Coding by keyboard: 1 to 9 tick the themes, Enter saves. An ES module; without it the ticks are ticks.
"use strict";

const form = document.querySelector("form[data-coding]");
const ticks = form ? [...form.querySelectorAll("input[type=checkbox][name=outcomes]")] : [];

for (const hint of document.querySelectorAll("[data-key]")) hint.hidden = false;

document.addEventListener("keydown", (event) => {
  if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("a, button, textarea, select, input:not([type=checkbox])")) return;
  const tick = /^[1-9]$/.test(event.key) ? ticks[Number(event.key) - 1] : null;
  if (tick) {
    tick.checked = !tick.checked;
    tick.focus();
    event.preventDefault();
  } else if (event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
  }
});
