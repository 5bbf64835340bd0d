// The service worker: what the site is made of is kept, so that it opens without a network. The
// build writes VERSION and FILES above; a new build is a new version.

const CACHE = `netsplit-${VERSION}`;
const ROOT = new URL('./', location);

self.addEventListener('install', (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || !url.href.startsWith(ROOT.href)) return;
  event.respondWith(answer(event.request, url));
});

// The page says which chunk it opened.
self.addEventListener('message', (event) => {
  event.waitUntil(keepChunk(new URL(String(event.data), ROOT).href));
});

async function keepChunk(file) {
  const cache = await caches.open(CACHE);
  if (!(await cache.match(file))) await cache.add(file);
}

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(new URL(file, ROOT), { cache: 'no-cache' })));
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith('netsplit-') && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

// The network goes first for what can change under its name, and the cache for what can not.
async function answer(request, url) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === 'navigate' ? new URL('index.html', ROOT) : request);
  if (kept && /-[0-9a-f]{8,16}(_bg)?\.\w+$/.test(url.pathname)) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
