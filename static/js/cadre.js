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

  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  start(document);
})();
