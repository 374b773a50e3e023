// A register opened once can be opened again without a signal: this worker then answers with the copy that the page
// has kept (static/js/register.js). It keeps nothing itself, and lets go of the copy as soon as the server no longer
// gives that page to be kept: signed out, another person, register closed. A copy lasts as long as a sign-in.
"use strict";

const LASTS = 12 * 60 * 60 * 1000;
const PATIENCE = 8000; // milliseconds for an answer, when there is a copy
const PAGE = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (request.mode !== "navigate" && pathname.startsWith("/static/")) event.respondWith(part(request));
});

async function page(request) {
  const asked = fetch(request).then(async (response) => {
    const mayKeep = response.ok && response.headers.has("X-Register-Of");
    if (!mayKeep && response.status < 500) await letGo(response.ok);
    return response;
  });
  const kept = await copy();
  if (!kept) return asked;
  const late = new Promise((answer) => { setTimeout(answer, PATIENCE, kept); });
  return Promise.race([asked.catch(() => kept), late]);
}

function part(request) {
  return fetch(request).catch(async () => (await caches.match(request)) ?? Response.error());
}

async function copy() {
  const kept = await caches.match(PAGE);
  if (!kept) return null;
  const age = Date.now() - Number(kept.headers.get("X-Kept-At"));
  if (age >= 0 && age < LASTS) return kept;
  await letGo(false);
  return null;
}

async function letGo(forGood) {
  for (const name of await caches.keys()) {
    if (name.startsWith("register ")) await (await caches.open(name)).delete(PAGE);
  }
  if (forGood) await self.registration.unregister();
}
