// A register on a phone. Each tap is a mark with an identity of its own, kept in this browser (localStorage) until the
// server has answered it, and sent again until it has; the server takes each identity once. The page itself is kept as
// a copy for when it is opened without a signal (templates/cohorts/register_worker.js answers with it).
// The register works without this file: each tap is then a form.
//
// A mark that is kept, by person, session and place, the newest tap only:
//   id, mark, time?, note?   as tapped
//   seen                     the version of the state on top of which it was tapped (the row's data-version)
//   at                       when, by the phone's clock; what is sent is how long ago that is
//   url, page                where it is sent, and whose register it is
//   state   waiting: not answered yet · conflict: somebody else was there (stands, version: what stands) ·
//           refused: why, in words · saved: answered, but the copy of the page does not show it yet
// Nobody's name is kept with it. The copy has names: cadre.js lets go of it as soon as its person has signed out.
//
// What the server answers (cohorts/views/tapping.py): 200 the row; 409 the row as it stands; 422 the row with what is
// to be mended; 410 words: the register takes none; 401, 403, 404 or a redirect: asked who is signed in, then decided.
(() => {
  "use strict";

  const page = document.getElementById("register");
  if (!page) return;

  const WAITS = [2000, 5000, 10000, 20000, 40000, 60000];
  const ANSWER_WITHIN = 15000;
  const COPY_AFTER = 3000; // once nothing waits any more
  const { person, session, state: register } = page.dataset;
  const OWN = `cadre register ${person} `;
  const HERE = `${OWN}${session} `;
  const isCopy = "copy" in document.documentElement.dataset;
  const list = document.querySelector(".c-register");
  const saved = document.getElementById("register-saved");
  const decide = document.getElementById("register-decide");
  const memory = new Map(); // where the browser keeps nothing
  const before = new Map(); // rows as the server made them, under what is painted over them
  const heard = new Set(); // rows of a copy that the server has answered since

  // What this browser keeps

  function store(key, mark) {
    try {
      localStorage.setItem(key, JSON.stringify(mark));
    } catch {
      memory.set(key, mark);
    }
  }

  function drop(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch { /* nothing is kept there */ }
  }

  function read(key) {
    try {
      return memory.get(key) ?? JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  /** The marks of this person, of this register or of all, the oldest tap first: [key, mark]. */
  function marks(start = HERE) {
    let keys = [];
    try {
      keys = Object.keys(localStorage);
    } catch { /* nothing is kept there */ }
    const all = [...new Set([...keys, ...memory.keys()])].filter((key) => key.startsWith(start));
    return all.map((key) => [key, read(key)]).filter(([, mark]) => mark?.id).sort(([, a], [, b]) => a.at - b.at);
  }

  const inState = (state, start) => marks(start).filter(([, mark]) => mark.state === state);
  const unsettled = (mark) => mark.state !== "saved";

  function identity() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  // Rows

  const rowOf = (key) => document.getElementById(`row-${key.slice(HERE.length)}`);
  const keyOf = (row) => `${HERE}${row.id.slice("row-".length)}`;
  const factsOf = (row) => row.querySelector(".c-register__row").dataset;
  const isTyping = (row) => row.querySelector("details[open]")?.contains(document.activeElement);

  function words(of) {
    return document.getElementById("register-words").content.querySelector(`[data-of="${of}"]`)?.textContent ?? of;
  }

  function clock(moment) {
    const options = { hour: "numeric", minute: "2-digit", hour12: true, timeZone: "Europe/London" };
    return new Date(moment).toLocaleTimeString("en-GB", options).replace(":", ".").replace(" ", "").toLowerCase();
  }

  function says(mark) {
    const note = mark.note ? ` (${mark.note})` : "";
    return `${words(mark.mark)}${note}, at ${clock(mark.at)}`;
  }

  function filled(template, facts) {
    const made = document.getElementById(template).content.cloneNode(true);
    for (const [name, text] of Object.entries(facts)) made.querySelector(`[data-${name}]`).textContent = text;
    return made;
  }

  const LOOKS = { present: "present", "left early": "late", late: "late", clear: "" };

  /** The row as it would be once the mark has arrived, and a word that it has not. */
  function paintRow(row, mark) {
    const button = row.querySelector(".c-register__mark");
    const facts = factsOf(row);
    if (button) {
      const looks = LOOKS[mark.mark] ?? "away";
      button.className = `c-register__mark${looks ? ` c-register__mark--${looks}` : ""}`;
      button.querySelector(":scope > .c-icon")?.remove();
      button.querySelector("span").firstChild.textContent = words(mark.mark);
    }
    for (const each of row.querySelectorAll("[name=mark]")) {
      if (each.value === mark.mark) each.setAttribute("aria-pressed", "true");
      else each.removeAttribute("aria-pressed");
    }
    row.querySelector(".c-register__row").classList.toggle("c-register__row--unmarked", mark.mark === "clear");
    facts.mark = mark.mark === "clear" ? "" : mark.mark;
    const why = row.querySelector("[data-why-away]");
    if (why) why.hidden = mark.mark !== "apologies";
  }

  function wordOf(mark) {
    if (mark.state === "waiting") return filled("register-waiting-word", {});
    if (mark.state === "conflict") return filled("register-conflict-word", { mine: says(mark), stands: mark.stands });
    if (mark.state === "refused") return filled("register-refused-word", { why: mark.why, mine: says(mark) });
    return document.createDocumentFragment();
  }

  function restore(row) {
    if (!before.has(row.id)) return;
    const held = row.contains(document.activeElement);
    row.innerHTML = before.get(row.id);
    before.delete(row.id);
    if (held) row.querySelector(".c-register__mark")?.focus({ preventScroll: true });
  }

  function paintRows() {
    const kept = new Map(marks());
    for (const row of list?.querySelectorAll(":scope > li") ?? []) {
      const mark = kept.get(keyOf(row));
      const shows = mark && (unsettled(mark) || (isCopy && !heard.has(row.id)));
      const painted = shows ? `${mark.id} ${mark.state} ${troubled}` : "";
      if ((row.dataset.painted ?? "") === painted || isTyping(row)) continue;
      restore(row);
      row.dataset.painted = painted;
      if (!shows) continue;
      before.set(row.id, row.innerHTML);
      if (mark.state === "waiting" || mark.state === "saved") paintRow(row, mark);
      // A mark that is on its way as it should be needs no word.
      if (mark.state !== "waiting" || troubled) row.querySelector(".c-register__word")?.replaceChildren(wordOf(mark));
    }
  }

  // What stands above and below

  const KINDS = { present: "here", "left early": "here", late: "late", "": "to_mark" };
  const kindOf = (mark) => KINDS[mark] ?? "away";

  function paintCounts() {
    const counts = document.getElementById("register-counts");
    if (!counts || register !== "open") return;
    const numbers = {};
    for (const each of counts.querySelectorAll("[data-count]")) {
      each.dataset.served ??= each.textContent;
      numbers[each.dataset.count] = Number(each.dataset.served);
    }
    for (const [id, html] of before) {
      const made = document.createElement("template");
      made.innerHTML = html;
      numbers[kindOf(made.content.querySelector(".c-register__row").dataset.mark)] -= 1;
      numbers[kindOf(factsOf(document.getElementById(id)).mark)] += 1;
    }
    for (const each of counts.querySelectorAll("[data-count]")) each.textContent = numbers[each.dataset.count];
    let from = 0;
    for (const [index, kind] of ["here", "late", "away"].entries()) {
      const bar = counts.querySelectorAll("rect")[index];
      bar.setAttribute("x", from);
      bar.setAttribute("width", numbers[kind]);
      from += numbers[kind];
    }
    const closing = document.querySelector("#register-close-button button");
    closing.dataset.served ??= closing.textContent;
    const { served } = closing.dataset;
    closing.textContent = numbers.to_mark ? served.replace(/\d+/, numbers.to_mark) : served.replace(/,.*/, "");
  }

  let troubled = ""; // "", waiting, no answer, signed out, another person

  function paintWaiting() {
    const number = inState("waiting", OWN).length;
    const shown = number ? troubled : "";
    for (const line of document.querySelectorAll("[data-when]")) {
      const count = line.querySelector("[data-count-waiting]");
      if (count.textContent !== String(number)) count.textContent = number;
      line.hidden = line.dataset.when !== shown;
    }
    if (saved) saved.parentElement.hidden = Boolean(shown);
  }

  /** At the top: what has to be decided here, and where else something has. */
  function paintDecide() {
    const open = marks().filter(([, mark]) => mark.state === "conflict" || mark.state === "refused");
    const lines = open.map(([key, mark]) => {
      const row = rowOf(key);
      const name = row?.querySelector(".c-register__name").textContent ?? words("shown elsewhere");
      const why = mark.state === "conflict" ? words("somebody else") : mark.why || words("not saved");
      const line = filled("register-decide-line", { name, why: list && row?.querySelector(".c-register__word") ? why : `${says(mark)}. ${why}` });
      const link = line.querySelector("a");
      link.href = row ? `#${row.id}` : page.dataset.all ?? location.pathname;
      return line;
    });
    const elsewhere = marks(OWN).find(([key, mark]) => !key.startsWith(HERE) && ["conflict", "refused"].includes(mark.state));
    const shown = JSON.stringify([lines.map((line) => line.textContent), elsewhere?.[1].page]);
    if (decide.dataset.shown === shown) return;
    decide.dataset.shown = shown;
    decide.querySelector("ul").replaceChildren(...lines);
    decide.querySelector("[data-number]").textContent = lines.length;
    const other = decide.querySelector("[data-elsewhere]");
    other.hidden = !elsewhere;
    if (elsewhere) other.querySelector("a").href = elsewhere[1].page;
    decide.hidden = !lines.length && !elsewhere;
  }

  function paint() {
    paintRows();
    paintCounts();
    paintWaiting();
    paintDecide();
    const stop = document.getElementById("register-not-closed");
    if (stop && !marks().some(([, mark]) => unsettled(mark))) stop.hidden = true;
    paintRest();
  }

  // A tap

  /** Keep what is asked for in this row; false where it is the second tap of a double tap. */
  function noted(row, value, typed) {
    const key = keyOf(row);
    const earlier = read(key);
    const mark = {
      id: identity(),
      mark: value,
      seen: earlier?.state === "conflict" ? earlier.version : earlier?.state === "waiting" ? earlier.seen : factsOf(row).version,
      at: Date.now(),
      url: factsOf(row).tap,
      page: location.pathname,
      state: "waiting",
    };
    for (const name of ["time", "note"]) if (typed?.has(name)) mark[name] = typed.get(name);
    const asks = (each) => JSON.stringify([each.mark, each.time, each.note]);
    if (earlier?.state === "waiting" && asks(earlier) === asks(mark)) return false;
    store(key, mark);
    rest.delete(row.id);
    return true;
  }

  function tapped(row, button, form) {
    if (!noted(row, button.value, new FormData(form))) return;
    row.querySelector("details").open = false;
    row.querySelector(".c-register__mark").focus({ preventScroll: true });
    paint();
    send();
  }

  list?.addEventListener("submit", (event) => {
    const row = event.target.closest(".c-register > li");
    if (!row || !event.submitter?.value) return;
    event.preventDefault();
    event.stopPropagation();
    tapped(row, event.submitter, event.target);
  }, { capture: true });

  // All who are left at once, as when a sheet is entered: a mark of its own for each, and each taken back so

  const rest = new Set(); // the rows that were marked so last, until one is tapped by itself

  const undecided = (row) => ["conflict", "refused"].includes(read(keyOf(row))?.state);
  const left = () => [...(list?.querySelectorAll(":scope > li") ?? [])].filter((row) => !factsOf(row).mark && !undecided(row));
  const stillSo = () => [...rest].map((id) => document.getElementById(id)).filter((row) => row && factsOf(row).mark === "present" && !factsOf(row).by && !undecided(row));

  function paintRest() {
    const bar = document.getElementById("register-rest");
    if (!bar || register !== "open") return;
    const numbers = [left().length, stillSo().length];
    if (bar.dataset.shown === `${numbers}`) return;
    bar.dataset.shown = `${numbers}`;
    bar.querySelector("[data-left]").textContent = numbers[0];
    bar.querySelector("[data-do=rest]").hidden = numbers[0] < 2;
    bar.querySelector("[data-done]").textContent = numbers[1];
    bar.querySelector("[data-rest-done]").hidden = !numbers[1];
  }

  function allAt(rows, value) {
    rest.clear();
    const done = rows.filter((row) => noted(row, value)).map((row) => row.id);
    if (value !== "clear") for (const id of done) rest.add(id);
    paint();
    const next = value === "clear" ? "rest" : "undo rest";
    document.querySelector(`#register-rest [data-do="${next}"]`).focus({ preventScroll: true });
    send();
  }

  // Sending

  let sending = false;
  let failures = 0;
  let timer;

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  function have() {
    const rows = [...(list?.querySelectorAll(":scope > li") ?? [])];
    return rows.map((row) => `${row.id.slice("row-".length)}:${factsOf(row).version ?? ""}`).join(" ");
  }

  function asked(mark) {
    const body = new URLSearchParams({ tap: mark.id, person, mark: mark.mark, seen: mark.seen, have: have() });
    body.set("ago", Math.max(0, Date.now() - mark.at));
    for (const name of ["time", "note"]) if (mark[name] !== undefined) body.set(name, mark[name]);
    return fetch(mark.url, {
      method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual", credentials: "same-origin",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
  }

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    try {
      for (let next; (next = inState("waiting", OWN)[0]);) {
        if (!(await sendOne(...next))) break;
      }
    } finally {
      sending = false;
    }
    if (!inState("waiting", OWN).length) settled();
    paint();
  }

  function settled() {
    failures = 0;
    troubled = "";
    if (isCopy && !marks().some(([, mark]) => unsettled(mark))) location.reload(); // the copy has done its work
    else if (inState("saved").length) {
      clearTimeout(settled.timer);
      settled.timer = setTimeout(keepCopy, COPY_AFTER);
    }
  }

  /** Whether the next may be sent. What is answered about a tap that was tapped over meanwhile is only looked at. */
  async function sendOne(key, mark) {
    let response;
    let text;
    try {
      response = await asked(mark);
      text = await response.text();
    } catch {
      return trouble(navigator.onLine ? "no answer" : "waiting");
    }
    const newest = () => read(key)?.id === mark.id;
    const { status } = response;
    if (status === 200 || status === 409 || status === 422) {
      failures = 0;
      troubled = "";
      const row = key.startsWith(HERE) ? answered(text) : new DOMParser().parseFromString(text, "text/html").querySelector("li");
      if (!newest()) tappedOver(key, row);
      else if (status === 200) store(key, { ...mark, note: undefined, state: "saved" });
      else if (status === 409) store(key, { ...mark, state: "conflict", stands: factsOf(row).stands, version: factsOf(row).version });
      else store(key, { ...mark, state: "refused", why: row.querySelector(".nhsuk-error-message")?.lastChild.textContent ?? "" });
      if (status === 422) mend(key, mark);
      paint();
      return true;
    }
    if (status === 410) return closed(key, mark, text);
    if (status >= 500 || status === 429) return trouble("no answer");
    return whoIsHere(key, mark, status);
  }

  /** The tap after it was made on top of this one. */
  function tappedOver(key, row) {
    const newer = read(key);
    if (newer?.state === "waiting") store(key, { ...newer, seen: factsOf(row).version });
  }

  /** What was typed and cannot be kept stands in the row with its message, if its row is here to show it. */
  function mend(key, mark) {
    const row = rowOf(key);
    if (!row?.querySelector("details[open] .nhsuk-input--error")) return;
    drop(key);
    row.querySelector(".nhsuk-input--error").focus();
  }

  /** The register takes no marks: it was closed, or the session cancelled. The page is loaded as it is now. */
  function closed(key, mark, why) {
    store(key, { ...mark, state: "refused", why, shut: true });
    for (const [other, each] of inState("waiting", key.slice(0, key.lastIndexOf(" ") + 1))) store(other, { ...each, state: "refused", why, shut: true });
    if (key.startsWith(HERE)) location.reload();
    return true;
  }

  function trouble(what) {
    troubled = what;
    clearTimeout(timer);
    timer = setTimeout(back, WAITS[Math.min(failures, WAITS.length - 1)]);
    failures += 1;
    return false;
  }

  let renewed = "";

  async function whoIsHere(key, mark, status) {
    let now;
    try {
      now = await (await fetch(page.dataset.sessionUrl, { cache: "no-store", credentials: "same-origin" })).json();
    } catch {
      return trouble("no answer");
    }
    if (!now.signed_in) return trouble("signed out");
    if (now.person !== person) return trouble("another person");
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = now.csrf;
    if (status !== 404 && renewed !== mark.id) {
      renewed = mark.id;
      return true; // once more, with the token of now
    }
    if (status !== 404 && status !== 400) return trouble("no answer");
    store(key, { ...mark, state: "refused", why: status === 404 ? words("gone") : words("not saved") });
    return true;
  }

  async function back() {
    if (inState("waiting", OWN).length) return send();
    if (!isCopy) return;
    try {
      await fetch(page.dataset.sessionUrl, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
      settled();
    } catch {
      trouble("waiting");
    }
  }

  window.addEventListener("online", back);
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", () => document.hidden || back());
  window.addEventListener("storage", paint);
  window.addEventListener("beforeunload", (event) => {
    if ([...memory.values()].some(unsettled)) event.preventDefault();
  });

  // The answer

  /** Each part takes the place of what has its id; what somebody is typing stays. Gives the row that was tapped. */
  function answered(html) {
    const made = new DOMParser().parseFromString(html, "text/html");
    const focus = document.activeElement?.closest(".c-register > li");
    document.getElementById("register-copy").hidden = true;
    for (const part of made.querySelectorAll("li[id], body > [id]")) {
      const there = document.getElementById(part.id);
      if (!there) continue;
      if (part.matches("li")) {
        if (isTyping(there)) continue;
        before.delete(part.id);
        heard.add(part.id);
        delete there.dataset.painted;
      }
      there.replaceChildren(...[...part.childNodes].map((node) => node.cloneNode(true)));
    }
    if (focus && document.activeElement === document.body) focus.querySelector(".c-register__mark")?.focus({ preventScroll: true });
    return made.querySelector("li");
  }

  // What a person decides

  document.addEventListener("click", (event) => {
    const wish = event.target.closest?.("[data-do]")?.dataset.do;
    if (!wish) return;
    if (wish === "send") return void send();
    if (wish === "rest") return allAt(left(), "present");
    if (wish === "undo rest") return allAt(stillSo(), "clear");
    const row = event.target.closest(".c-register > li");
    const key = keyOf(row);
    const mark = read(key);
    if (wish === "theirs") drop(key);
    else store(key, { ...mark, id: identity(), state: "waiting", seen: wish === "mine" ? mark.version : mark.seen });
    paint();
    row.querySelector(".c-register__mark")?.focus({ preventScroll: true });
    if (wish !== "theirs") send();
  });

  document.getElementById("register-close")?.addEventListener("submit", (event) => {
    if (!marks().some(([, mark]) => unsettled(mark))) return;
    event.preventDefault();
    event.stopPropagation();
    const stop = document.getElementById("register-not-closed");
    stop.hidden = false;
    stop.focus();
    send();
  });

  // The copy for a lost signal

  const ours = (url) => url.startsWith(`${location.origin}/static/`);

  /** The page as the server gives it now, and what it is drawn with. One register at a time. */
  async function keepCopy() {
    if (!("caches" in window) || !("serviceWorker" in navigator) || register !== "open") return;
    const shown = new Set(inState("saved").map(([, mark]) => mark.id));
    try {
      const response = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin", redirect: "manual" });
      if (response.headers.get("X-Register-Of") !== person) return;
      const text = (await response.text()).replace("<html", '<html data-copy=""');
      const headers = new Headers(response.headers);
      for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
      headers.set("X-Kept-At", Date.now());
      const copy = await caches.open(`register ${person}`);
      const parts = new Set(performance.getEntriesByType("resource").map((each) => each.name).filter(ours));
      const had = new Set((await copy.keys()).map((each) => each.url));
      for (const url of had) if (!ours(url)) await copy.delete(url);
      await copy.put(location.pathname, new Response(text, { headers }));
      await copy.addAll([...parts].filter((url) => !had.has(url)));
    } catch {
      return; // no signal now: the copy of before stands, and what was saved since is painted over it
    }
    for (const [key, mark] of inState("saved")) if (shown.has(mark.id)) drop(key);
  }

  async function begin() {
    if (isCopy) {
      document.getElementById("register-copy").hidden = false;
      troubled = navigator.onLine ? "no answer" : "waiting";
    } else {
      for (const [key] of inState("saved")) drop(key); // the page from the server shows them
    }
    if (register === "open") {
      for (const [key, mark] of inState("refused")) if (mark.shut) store(key, { ...mark, state: "waiting" });
    }
    paint();
    if (inState("waiting", OWN).length) send();
    else if (isCopy) timer = setTimeout(back, WAITS[0]);
    if (register !== "open" || !("serviceWorker" in navigator)) return;
    try {
      await navigator.serviceWorker.register(page.dataset.worker, { scope: location.pathname });
    } catch {
      return; // without it the page does not open without a signal; its marks are kept all the same
    }
    if (!isCopy) keepCopy();
  }

  begin();
})();
