// What goes wrong at the visitor's end: no storage, no network, no WebAssembly, wrong addresses.

import assert from 'node:assert/strict';

/** Waits until the service worker has what was opened: the lesson once it was told which. */
async function kept(page) {
  await page.evaluate(async () => {
    const isKept = async () => {
      const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const files = (await Promise.all(all.map((cache) => cache.keys()))).flat().map(({ url }) => url);
      return ['_bg.wasm', '/raft-', '/tools-', 'text/raft.en'].every((part) => files.some((url) => url.includes(part)));
    };
    while (!(await isKept())) await new Promise((soon) => setTimeout(soon, 20));
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export default {
  async 'without storage everything works but is forgotten'(visits) {
    const lesson = await visits.visit({
      before: () => {
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(globalThis, name, {
            get() {
              throw new DOMException('Access is denied for this document.', 'SecurityError');
            },
          });
        }
      },
    });
    await assert.rejects(lesson.page.evaluate(() => localStorage.length), /denied/);
    const leader = await lesson.toLeader();
    await lesson.menu(leader.id, 'Crash');
    await lesson.page.locator('[data-role=language]').click();
    await lesson.page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    await lesson.page.locator('#tab-tasks').click();
    await lesson.page.locator('#panel-tasks').waitFor();
  },

  async 'with a storage that is full the settings last as long as the page'(visits) {
    const lesson = await visits.visit({
      before: () => {
        Storage.prototype.setItem = () => {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        };
      },
    });
    await lesson.page.locator('[data-role=language]').click();
    await lesson.page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    assert.ok(await lesson.toLeader());
  },

  async 'once loaded it needs no network'(visits) {
    // The browser itself asks for the icon again when the address changes; nothing depends on it.
    const expect = [/^failed to load: .*favicon/, /^console error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED$/];
    const lesson = await visits.visit({ path: '', expect });
    await kept(lesson.page);
    await lesson.context.setOffline(true);
    await lesson.page.locator('.hero__start a').click();
    await lesson.page.waitForSelector('[data-role=run]');
    const leader = await lesson.toLeader();
    await lesson.menu(leader.id, 'Crash');
    const next = await lesson.toLeader();
    assert.ok(next.term > leader.term);
    const { hash, digest } = await lesson.share();
    await lesson.page.evaluate((hash) => (location.hash = hash), hash);
    await lesson.page.locator('.banner').waitFor();
    assert.equal((await lesson.status()).digest, digest);
  },

  async 'what was opened once opens again without a network'(visits) {
    const lesson = await visits.visit();
    await kept(lesson.page);
    await lesson.context.setOffline(true);
    await lesson.page.reload();
    await lesson.page.waitForSelector('[data-role=run]');
    const leader = await lesson.toLeader();
    assert.ok(leader.term > 0);
    await lesson.page.locator('[data-role=language]').click();
    await lesson.page.locator('.lesson__story h1').waitFor();
    await lesson.page.goto(new URL('#/', visits.address).href);
    await lesson.page.locator('.home__map').waitFor();
    await lesson.context.setOffline(false);
  },

  async 'a text that does not come is told, and the run goes on'(visits) {
    const expect = [/^failed to load: .*text/, /^console error: Failed to load resource: net::ERR_FAILED/];
    const lesson = await visits.visit({
      expect,
      before: () => {
        const fetched = globalThis.fetch;
        let refused = 0;
        globalThis.fetch = (what, ...rest) =>
          String(what).startsWith('text/') && refused++ === 0
            ? Promise.reject(new TypeError('Failed to fetch'))
            : fetched(what, ...rest);
      },
    });
    const column = lesson.page.locator('.lesson__story');
    await column.getByRole('alert').waitFor();
    assert.ok(await lesson.toLeader());
    await column.getByRole('button').click();
    await column.locator('h1').waitFor();
  },

  async 'without WebAssembly the page says what is missing, in both languages'(visits) {
    const context = await visits.browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => delete globalThis.WebAssembly);
    await page.goto(visits.address);
    const boot = page.locator('#boot');
    await boot.getByText('lacks WebAssembly').waitFor();
    await boot.getByText('缺少').waitFor();
    await context.close();
  },

  async 'without JavaScript it says so'(visits) {
    const context = await visits.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(visits.address);
    assert.match(await page.locator('noscript').textContent(), /needs JavaScript/);
    await context.close();
  },

  async 'a file that does not come is told, not shown as an empty page'(visits) {
    const context = await visits.browser.newContext();
    const page = await context.newPage();
    await page.route(/\.wasm$/, (route) => route.abort());
    await page.goto(visits.address);
    await page.locator('#boot').getByText('could not be loaded').waitFor();
    await context.close();
  },

  async 'an unknown address says so and leads home'(visits) {
    for (const path of ['#/nowhere', '#/lesson/nothing', '#/lesson/']) {
      const { page } = await visits.visit({ path });
      await page.locator('main a').first().click();
      await page.locator('.home__map').waitFor();
    }
  },

  async 'a run of very many steps keeps the page alive'(visits) {
    const lesson = await visits.visit();
    const leader = await lesson.toLeader();
    const before = await lesson.status();
    await lesson.play();
    await lesson.until({ step_min: before.step + 1_000 });
    const { step } = await lesson.pause();
    await lesson.menu(leader.id, 'Crash');
    assert.equal((await lesson.status()).step, step + 1);
    await lesson.page.getByRole('slider', { name: 'Timeline' }).press('Home');
    assert.equal((await lesson.status()).step, 0);
  },
};
