// Accessibility by axe-core: home and lesson, both languages, light and dark, and what opens over
// the page. Contrast is measured by axe in the colours that are really worn.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical, in words. */
export async function findings(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return grave.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}\n${failureSummary}`),
    );
  });
}

async function check(lesson, where) {
  assert.deepEqual(await findings(lesson.page), [], where);
}

/** Waits for the source of the protocol, and unfolds a function of it. */
async function unfolded(page) {
  await page.locator('[data-file=election] > summary').click();
  await page.locator('[data-fn=on_request_vote] > summary').click();
}

const SKINS = ['en', 'zh'].flatMap((lang) => ['light', 'dark'].map((theme) => ({ lang, theme })));

const home = Object.fromEntries(
  SKINS.map(({ lang, theme }) => [
    `home, ${lang}, ${theme}`,
    async (visits) => check(await visits.visit({ path: '', lang, theme }), 'home'),
  ]),
);

const lesson = Object.fromEntries(
  SKINS.map(({ lang, theme }) => [
    `the lesson in the middle of a run, ${lang}, ${theme}`,
    async (visits) => {
      const lesson = await visits.visit({ lang, theme });
      const leader = await lesson.toLeader();
      await check(lesson, 'with a leader');
      await lesson.thing('link-0-1').press('Enter');
      await lesson.page.locator('.menu__item').first().click();
      await lesson.thing(leader.id).press('Enter');
      await check(lesson, 'with a menu and a cut');
      await lesson.page.locator('.menu__item').first().click();
      for (const tab of ['events', 'space-time', 'code', 'checks', 'tasks', 'variants', 'setup', 'more']) {
        await lesson.page.locator(`#tab-${tab}`).click();
        await lesson.page.locator(`#panel-${tab}`).waitFor();
        if (tab === 'code') await unfolded(lesson.page);
        await check(lesson, tab);
      }
    },
  ]),
);

export default {
  async 'axe hears of a breach'(visits) {
    const { page } = await visits.visit({ path: '' });
    await page.evaluate(() => {
      const picture = document.createElement('img');
      picture.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
      document.querySelector('main').append(picture);
    });
    assert.match((await findings(page)).join(), /image-alt/);
  },

  ...home,
  ...lesson,

  async 'the dialogs'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    for (const name of ['Share', 'Help', 'Partition…', 'Every link…', 'Schedule…', 'Client request…', 'List…']) {
      await lesson.button(name).click();
      await lesson.page.locator('dialog[open]').waitFor();
      await check(lesson, name);
      await lesson.page.keyboard.press('Escape');
      await lesson.page.locator('dialog').waitFor({ state: 'detached' });
    }
  },

  async 'presenter mode, embed, phone, and a link that is refused'(visits) {
    const lesson = await visits.visit({ theme: 'dark' });
    await lesson.page.keyboard.press('p');
    await check(lesson, 'presenter mode');
    await check(await visits.visit({ path: '#/lesson/raft?embed=1' }), 'embed');
    await check(await visits.visit({ width: 390, height: 844, touch: true }), 'phone');
    await check(await visits.visit({ path: '#/lesson/raft?run=1.AAAA' }), 'refused');
    await check(await visits.visit({ path: '#/nowhere' }), 'not found');
  },
};
