// A register on a phone: says so in the row when a tap was not saved, and keeps the place of the finger.
// The register works without it; cadre.js has spoken already where “Saved” stands.
(() => {
  "use strict";

  const list = document.querySelector(".c-register");
  const saved = document.getElementById("register-saved");
  const signedOut = document.getElementById("register-signed-out");
  if (!list || !saved) return;

  const rowOf = (element) => element.closest?.(".c-register > li");

  function say(row, words) {
    const place = row?.querySelector(".c-register__trouble");
    if (place) place.textContent = words;
  }

  function onTap(name, answer) {
    document.addEventListener(name, (event) => {
      const row = rowOf(event.detail.elt) ?? rowOf(event.detail.target ?? event.detail.elt);
      if (row && list.contains(row)) answer(row, event);
    });
  }

  function tellSignedOut(row) {
    say(row, "Not saved.");
    saved.replaceChildren(signedOut.content.cloneNode(true));
  }

  // The second tap of a double tap asks for what is on its way already.
  list.addEventListener("submit", (event) => {
    const row = rowOf(event.target);
    const wanted = `${event.submitter?.value} ${new URLSearchParams(new FormData(event.target))}`;
    if (row.dataset.asked === wanted) {
      event.preventDefault();
      event.stopPropagation();
    }
    row.dataset.asked = wanted;
  }, { capture: true });
  onTap("htmx:afterRequest", (row) => delete row.dataset.asked);

  onTap("htmx:beforeRequest", (row) => say(row, ""));
  onTap("htmx:sendError", (row) => say(row, "Not saved: no connection. Tap again."));
  onTap("htmx:timeout", (row) => {
    say(row, "Not saved: no answer. Tap again.");
    saved.textContent = "Not saved: no answer.";
    saved.classList.add("c-saved--failed");
  });
  onTap("htmx:responseError", (row, event) => {
    const status = event.detail.xhr.status;
    if (status === 401) return tellSignedOut(row);
    if (status === 403) return say(row, "Not saved: this page is out of date. Load it again.");
    if (status === 404) return say(row, "Not saved: this person is no longer on the register. Load the page again.");
    return say(row, "Not saved: something went wrong. Tap again.");
  });

  // Asked to sign in, the server answers with that page instead of a row.
  onTap("htmx:beforeSwap", (row, event) => {
    if (/^\s*<!doctype/i.test(event.detail.serverResponse)) tellSignedOut(row);
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target } = event.detail;
    // What somebody is typing in a row stays, whoever else marks that person meanwhile.
    if (rowOf(target) && target.querySelector("details[open]")?.contains(document.activeElement)) event.detail.shouldSwap = false;
    if (target === saved) saved.classList.remove("c-saved--failed");
  });

  // After a mark behind the arrow the arrow is closed: the keyboard goes on from the row's wide button.
  onTap("htmx:afterSwap", (row) => {
    const lost = document.activeElement === document.body || document.activeElement === null;
    const field = row.querySelector("details[open] .nhsuk-input--error");
    if (field) field.focus();
    else if (lost) row.querySelector(".c-register__mark")?.focus({ preventScroll: true });
  });
})();
