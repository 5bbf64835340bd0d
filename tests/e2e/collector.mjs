// The tests' own watch: every test fails when a page is not silent, so this shows that the watch
// hears.

import assert from 'node:assert/strict';
import { Visits } from './browser.mjs';
import { NEVER } from './server.mjs';

/** A browser without service workers, as in some private windows: the page asks for everything itself. */
const noWorkers = () => Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined });

/** Makes a visit whose problems are looked at instead of failing the test. */
async function heard(visits, mischief, wish = {}) {
  const apart = new Visits(visits.browser, visits.address);
  try {
    const { page } = await apart.visit({ path: '#/', ...wish });
    assert.deepEqual(apart.problems, [], 'a page that does nothing wrong is silent');
    await mischief(page);
    return apart.problems.join('\n');
  } finally {
    await apart.close();
  }
}

export default {
  async 'hears the console'(visits) {
    assert.match(await heard(visits, (page) => page.evaluate(() => console.error('ouch'))), /console error: ouch/);
    assert.match(await heard(visits, (page) => page.evaluate(() => console.log('hm'))), /console log: hm/);
  },

  async 'hears what is thrown and not caught'(visits) {
    const mischief = async (page) => {
      const thrown = page.waitForEvent('pageerror');
      await page.evaluate(() => {
        setTimeout(() => {
          throw new Error('thrown');
        });
      });
      await thrown;
    };
    assert.match(await heard(visits, mischief), /uncaught: thrown/);
  },

  async 'hears of files that are missing and of other hosts'(visits) {
    const missing = await heard(visits, (page) => page.evaluate(() => fetch('missing.js').then(() => {})));
    assert.match(missing, /404: .*missing\.js/);
    const elsewhere = (page) => page.evaluate(() => fetch('http://localhost:1/').catch(() => {}));
    assert.match(await heard(visits, elsewhere), /asked another host/);
  },

  async 'tells what a page gives up from what it leaves behind'(visits) {
    const asks = async (page, then) => {
      const asked = page.waitForRequest(`**/${NEVER}`);
      const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith(NEVER));
      await page.evaluate((never) => {
        globalThis.call = new AbortController();
        fetch(never, { signal: globalThis.call.signal }).catch(() => {});
      }, NEVER);
      await asked;
      await then(page);
      await failed;
    };
    const givesUp = (page) => asks(page, () => page.evaluate(() => globalThis.call.abort()));
    // When a service worker would take the page, and ask in its place, nobody can tell.
    const alone = { before: noWorkers };
    assert.match(await heard(visits, givesUp, alone), /failed to load: .*never/);
    assert.equal(await heard(visits, (page) => asks(page, () => page.reload()), alone), '');
    const returned = async (page) => {
      await page.reload();
      await givesUp(page);
    };
    assert.match(await heard(visits, returned, alone), /failed to load: .*never/);
  },
};
