// Starts the design system's components and keeps a second click from sending a form twice.
// Loaded with `defer`, after htmx and the components. Pages work without it.
(() => {
  "use strict";

  const components = [
    "Button", "Checkboxes", "ErrorSummary", "NotificationBanner", "PasswordInput", "Radios", "SkipLink",
  ];

  document.body.classList.add("nhsuk-frontend-supported");

  function start(scope) {
    for (const name of components) {
      const Component = NHSUKFrontend[name];
      const fresh = `[data-module="${Component.moduleName}"]:not([data-${Component.moduleName}-init])`;
      const found = [...scope.querySelectorAll(fresh)];
      if (scope instanceof Element && scope.matches(fresh)) found.unshift(scope);
      for (const element of found) {
        try {
          new Component(element);
        } catch (error) {
          console.error(error);
        }
      }
    }
  }

  // A busy button stays in the tab order and says so; the server knows a form posted twice as well.
  const RELEASE_AFTER = 10000; // a download leaves the page where it is

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[data-busy]")) {
      button.removeAttribute("aria-disabled");
      delete button.dataset.busy;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.method !== "post") return;
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.busy = "yes";
    }
    setTimeout(release, RELEASE_AFTER, form);
  });

  // Back from the next page, the browser may show this one as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // What was sent in the background and did not arrive is said where "Saved" would have stood: the page's
  // element with data-saved, the one in the same form first. Nothing that was typed is touched.
  function notSaved(sender, words) {
    const near = sender.closest("form, [data-saves]");
    const place = near?.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
    if (!place) return;
    place.textContent = `Not saved: ${words}`;
    place.classList.add("c-saved--failed");
  }

  const sends = (event) => event.detail.requestConfig.verb !== "get";

  document.addEventListener("htmx:sendError", (event) => {
    if (sends(event)) notSaved(event.detail.elt, "no connection. Try again when you have one.");
  });

  document.addEventListener("htmx:responseError", (event) => {
    if (!sends(event)) return;
    const old = event.detail.xhr.status === 403;
    notSaved(event.detail.elt, old ? "the page is out of date. Copy what you typed, then load it again." : "something went wrong. Try again.");
  });

  // A whole page in answer to a fragment is the sign-in page: it must not be put into the middle of this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, serverResponse } = event.detail;
    if (target === document.body || !/^\s*<!doctype/i.test(serverResponse)) return;
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status < 400 && sends(event)) notSaved(event.detail.elt, "you have been signed out. Sign in in another tab, then try again here.");
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.matches("[data-saved]")) event.detail.target.classList.remove("c-saved--failed");
  });

  // A register kept in this browser for a lost signal (register.js) holds names. It is its person's alone, and goes
  // once they sign out, or a page comes up that is nobody's or somebody else's.
  async function letGoOfCopies(mine) {
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) if (name.startsWith("register ") && name !== mine) await caches.delete(name);
  }

  letGoOfCopies(`register ${document.body.dataset.person}`);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-signs-out]")) letGoOfCopies("");
  });

  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  start(document);
})();
