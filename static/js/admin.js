// The admin's lists and forms: tick all, say how many are ticked, add one more part. Pages work without it.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-ticks]")) {
    const boxes = [...form.querySelectorAll("input[name=_selected_action]")];
    const words = form.querySelector("[data-ticked]");
    const all = form.querySelector("[data-tick-all]");
    const count = () => boxes.filter((box) => box.checked).length;
    const say = () => {
      words.textContent = count() ? `With the ${count()} ticked:` : "With those ticked:";
      all.textContent = count() === boxes.length ? "Tick none" : "Tick all on this page";
    };
    all.hidden = false;
    all.addEventListener("click", () => {
      const on = count() < boxes.length;
      for (const box of boxes) box.checked = on;
      say();
    });
    form.addEventListener("change", say);
    say();
  }

  for (const group of document.querySelectorAll("[data-parts]")) {
    const prefix = group.dataset.parts;
    const total = group.querySelector(`#id_${prefix}-TOTAL_FORMS`);
    const blank = group.querySelector("template[data-part]");
    const button = group.querySelector("[data-add-part]");
    if (!blank || !button || !total) continue;
    button.hidden = false;
    const reveal = (part) => {
      part.open = true;
      part.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    };
    button.addEventListener("click", () => {
      const folded = group.querySelector("[data-blank]:not([open])");
      if (folded) return reveal(folded);
      const part = blank.content.cloneNode(true);
      for (const element of part.querySelectorAll("*")) {
        for (const { name, value } of [...element.attributes]) {
          if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
        }
      }
      total.value = Number(total.value) + 1;
      group.querySelector("[data-parts-list]").append(part);
      reveal(group.querySelector("[data-parts-list]").lastElementChild);
    });
  }
})();
