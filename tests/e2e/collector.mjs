// The tests' own watch: every test fails when a page is not silent, so this shows that the watch
// hears.

import assert from 'node:assert/strict';
import { Visits } from './browser.mjs';

/** Makes a visit whose problems are looked at instead of failing the test. */
async function heard(visits, mischief) {
  const apart = new Visits(visits.browser, visits.address);
  try {
    const { page } = await apart.visit({ path: '#/' });
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
};
