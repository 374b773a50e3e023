// Keeps what is typed into a form: saves drafts by itself, and never lets go of words that are not saved yet.
// An ES module without dependencies. Without it the form is a form: its buttons save it.
//
// The form
//   <form method="post" action="…"
//         data-keep="URL"              where drafts are sent
//         data-keep-session="URL"      answers GET with {"signed_in": bool, "person": id or null, "csrf": token}
//         data-keep-person="ID"        who is signed in now
//         data-keep-moves>             optional: the address bar follows the draft (answer's `url`)
//     <input type="hidden" name="turn" autocomplete="off">     optional: the number of each message, counted up, so
//                                      that the server can tell one that was overtaken; a submitted form has the last
//     <div role="status">              a live region; one of its children is shown at a time:
//       <p data-keep-when="saved">…<span data-keep-words>Draft saved at 8.12am</span></p>
//       <p data-keep-when="trying again">…</p>      the network or the server fails; it goes on trying
//       <p data-keep-when="signed out">…<a href="SIGN-IN" target="_blank">…</a></p>
//       <p data-keep-when="another person">…</p>    somebody else is signed in now: nothing is sent
//       <p data-keep-when="refused">…<span data-keep-words></span></p>   the server says why, in words
//       <p data-keep-beside hidden>…<a data-keep-other>the other text</a></p>   stays once two texts were kept
//       <p data-keep-notice hidden></p>             optional: something to look at, from the answer's `notice`
//     </div>
//   All words stand in the page; this file has none. `hidden` on all but the state in which the page opens.
//
// What is sent: the form's own fields, as a form is posted, with Accept: application/json, and in addition
//   keep_person=ID   who this page belongs to: refuse with 409 if somebody else is signed in
//   leaving=1        only with the last message of a page that closes
// A field with data-keep-skip does not count as typing (it is sent all the same).
//
// What the server answers
//   200 {"message": "Draft saved at 8.12am",    or "" when there was nothing to save
//        "fields": {name: value}       hidden fields to set, a new revision, say
//        "url", "action": optional     where the draft lives now, for the address bar and for later messages
//        "other": URL, optional        two texts are kept side by side: this is the other
//        "notice": text or "", optional}
//   401, or a redirect                 signed out: the page waits, and sends when the same person is back
//   403                                the security token is out of date: it is asked for anew, once
//   409                                another person is signed in, or (with "message") the form takes no more
//   400, 413, 422 {"message"}          it cannot be saved as it is; it is sent again after the next change
//   anything else, or no answer        it is sent again, after 5 seconds, then 10, 20, 40, 60
"use strict";

const IDLE = 1500; // after the last key
const LONGEST = 8000; // while somebody types on without a pause
const WAITS = [5000, 10000, 20000, 40000, 60000];
const ASK_EVERY = 10000; // whether the person is back
const UNLOAD_AT_MOST = 60000; // bytes that a browser lets a closing page send
const UNTYPED = new Set(["csrfmiddlewaretoken", "keep_person", "leaving"]);

class Keeper {
  constructor(form) {
    this.form = form;
    this.person = form.dataset.keepPerson || "";
    this.turn = Number(this.field("turn")?.value) || 0;
    this.state = form.querySelector("[data-keep-when]:not([hidden])")?.dataset.keepWhen || "";
    this.saved = changedSinceServed(form) ? "" : this.typed();
    this.flight = null;
    this.failures = 0;
    this.submitted = false;
    this.listen();
    if (this.unsaved) this.soon();
  }

  listen() {
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("change", () => this.soon());
    this.form.addEventListener("submit", () => this.beforeSubmit());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.send() : this.back()));
    window.addEventListener("focus", () => this.back());
    window.addEventListener("online", () => this.back());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.submitted = false;
    });
    // The browser asks before it throws words away that can only be kept once the person is back.
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.submitted && this.troubled) event.preventDefault();
    });
  }

  get unsaved() {
    return this.typed() !== this.saved;
  }

  get waiting() {
    return this.state === "signed out" || this.state === "another person";
  }

  get troubled() {
    return this.waiting || this.state === "trying again" || this.state === "refused";
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  /** What the person has typed and chosen, as one text to compare. */
  typed() {
    const skipped = new Set([...this.form.querySelectorAll("[data-keep-skip], [type=hidden]")].map((each) => each.name));
    const entries = [...new FormData(this.form)].filter(([name]) => !UNTYPED.has(name) && !skipped.has(name));
    return JSON.stringify(entries);
  }

  soon() {
    if (this.waiting || !this.unsaved) return;
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(IDLE, this.since + LONGEST - Date.now())));
  }

  message() {
    this.turn += 1;
    const turn = this.field("turn");
    if (turn) turn.value = this.turn;
    const data = new FormData(this.form);
    data.set("keep_person", this.person);
    return data;
  }

  async send() {
    clearTimeout(this.timer);
    if (this.flight || this.waiting || this.submitted || !this.unsaved) return;
    this.since = undefined;
    const sent = this.typed();
    this.flight = new AbortController();
    try {
      const response = await this.post(this.message(), { signal: this.flight.signal });
      this.flight = null;
      await this.answered(response, sent);
    } catch (error) {
      this.flight = null;
      if (error.name !== "AbortError") this.failed();
    }
  }

  /** A page that closes or sleeps may still send, if it is not too much. */
  post(body, options = {}) {
    const keepalive = document.hidden && new Blob([...body].flat()).size < UNLOAD_AT_MOST;
    const headers = { Accept: "application/json" };
    const csrf = this.field("csrfmiddlewaretoken")?.value;
    if (csrf) headers["X-CSRFToken"] = csrf;
    return fetch(this.form.dataset.keep, {
      method: "POST", body, headers, redirect: "manual", credentials: "same-origin", keepalive, ...options,
    });
  }

  async answered(response, sent) {
    if (response.status === 401 || response.type === "opaqueredirect") return this.signedOut();
    if (response.status === 403 && !this.renewed) return this.renew();
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return this.done(answer, sent);
    if (response.status === 409 && !answer.message) return this.signedOut("another person");
    if ([400, 409, 413, 422].includes(response.status) && answer.message) return this.refused(answer.message);
    return this.failed();
  }

  done(answer, sent) {
    this.failures = 0;
    this.renewed = false;
    this.saved = sent;
    for (const [name, value] of Object.entries(answer.fields || {})) {
      const field = this.field(name);
      if (field) field.value = value;
    }
    if (answer.action) {
      this.form.dataset.keep = answer.action;
      this.form.setAttribute("action", answer.action);
    }
    if (answer.url && "keepMoves" in this.form.dataset) history.replaceState(history.state, "", answer.url);
    if (answer.other) this.beside(answer.other);
    this.notice(answer.notice || "");
    this.show(answer.message ? "saved" : "", answer.message);
    if (document.hidden) this.send();
    else this.soon();
  }

  beside(other) {
    this.form.querySelector("[data-keep-other]")?.setAttribute("href", other);
    this.form.querySelector("[data-keep-beside]")?.removeAttribute("hidden");
  }

  notice(words) {
    const place = this.form.querySelector("[data-keep-notice]");
    if (!place || place.textContent === words) return;
    place.textContent = words;
    place.hidden = !words;
  }

  failed() {
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.show("trying again");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  refused(words) {
    this.failures = 0;
    this.show("refused", words);
  }

  /** The words wait in the page until the same person is signed in again. */
  signedOut(state = "signed out") {
    clearTimeout(this.timer);
    this.show(state);
    clearInterval(this.asking);
    this.asking = setInterval(() => document.hidden || this.ask(), ASK_EVERY);
  }

  back() {
    if (this.waiting) this.ask();
    else if (this.unsaved) this.send();
  }

  async ask() {
    const session = await this.session();
    if (!session) return;
    if (!session.signed_in) return this.show("signed out");
    if (String(session.person) !== this.person) return this.show("another person");
    clearInterval(this.asking);
    this.show("trying again");
    this.send();
  }

  /** Who is signed in now; every form of the page gets the security token of now, for their buttons. */
  async session() {
    try {
      const response = await fetch(this.form.dataset.keepSession, {
        headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin",
      });
      const session = await response.json();
      if (session.signed_in && String(session.person) === this.person) {
        for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = session.csrf;
      }
      return session;
    } catch {
      return null;
    }
  }

  async renew() {
    this.renewed = true;
    const session = await this.session();
    if (!session) return this.failed();
    if (!session.signed_in) return this.signedOut();
    if (String(session.person) !== this.person) return this.signedOut("another person");
    return this.send();
  }

  /** A button was pressed: the form itself carries the words now, and is the last message of this page. */
  beforeSubmit() {
    clearTimeout(this.timer);
    this.flight?.abort();
    this.submitted = true;
    this.turn += 1;
    const turn = this.field("turn");
    if (turn) turn.value = this.turn;
    // If the page stays where it is (a download, a slip of the network), it goes on keeping.
    setTimeout(() => { this.submitted = false; }, 15000);
  }

  leave() {
    if (this.submitted || !this.unsaved) return;
    this.flight?.abort();
    const body = this.message();
    body.set("leaving", "1");
    const sent = this.typed();
    const keepalive = new Blob([...body].flat()).size < UNLOAD_AT_MOST;
    this.post(body, { keepalive }).then((response) => this.answered(response, sent), () => {});
  }

  show(state, words) {
    this.state = state;
    const spoken = this.form.querySelector(`[data-keep-when="${state}"] [data-keep-words]`);
    if (spoken && words && spoken.textContent !== words) spoken.textContent = words;
    for (const each of this.form.querySelectorAll("[data-keep-when]")) {
      const hidden = each.dataset.keepWhen !== state;
      if (each.hidden !== hidden) each.hidden = hidden;
    }
  }
}

/** Whether the browser has put back words from before a reload that the server has not seen. */
function changedSinceServed(form) {
  return [...form.elements].some((each) => {
    if (each.type === "hidden" || !each.name) return false;
    if (each.type === "checkbox" || each.type === "radio") return each.checked !== each.defaultChecked;
    if (each.tagName === "SELECT") {
      const served = [...each.options].findIndex((option) => option.defaultSelected);
      return !each.multiple && each.selectedIndex !== Math.max(served, 0);
    }
    return "defaultValue" in each && each.value.replaceAll("\r\n", "\n") !== each.defaultValue.replaceAll("\r\n", "\n");
  });
}

for (const form of document.querySelectorAll("form[data-keep]")) new Keeper(form);
