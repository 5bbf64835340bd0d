// What every lesson has: whoever adds a lesson gets these tests for it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findings } from './access.mjs';

const LIST = await readFile(join(import.meta.dirname, '../../src/lessons/mod.rs'), 'utf8');
/** The names of the lessons, from the list that the site is built from. */
const LESSONS = [...LIST.matchAll(/^ {4}(\w+), \w+: \w+;$/gm)].map(([, name]) => name.replaceAll('_', '-'));
assert.ok(LESSONS.includes('raft') && LESSONS.length > 1, `the list of lessons was not read: ${LESSONS}`);

const PHONE = { width: 390, height: 844, touch: true };

/** Steps until the run stands at that step, or has nothing left to do. */
async function step(lesson, until) {
  await lesson.unasked();
  for (let before = -1; ; ) {
    const { step } = await lesson.status();
    if (step >= until || step === before) return step;
    before = step;
    await lesson.page.keyboard.press('.');
    await lesson.page.waitForTimeout(30);
  }
}

async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Opens one tab after the other, and looks at each. */
async function eachTab(lesson, look) {
  const tabs = await lesson.page.getByRole('tab').evaluateAll((all) => all.map((tab) => tab.id));
  assert.ok(tabs.length >= 9, `${tabs}`);
  for (const tab of tabs) {
    await lesson.page.locator(`#${tab}`).click();
    await lesson.page.locator(`#${tab.replace('tab-', 'panel-')}`).waitFor();
    await look(tab);
  }
}

const of = (name) => ({
  async [`${name}: the home page leads to it and back`](visits) {
    const lesson = await visits.visit({ path: '' });
    await lesson.page.locator(`.map a[href="#/lesson/${name}"]`).click();
    await lesson.page.waitForSelector('[data-role=run]');
    await lesson.page.locator('.lesson__story h1').waitFor();
    await lesson.page.goBack();
    await lesson.page.locator('.home__map').waitFor();
  },

  async [`${name}: a shared run is the same run for a friend`](visits) {
    const lesson = await visits.visit({ path: `#/lesson/${name}` });
    assert.ok((await step(lesson, 60)) > 0);
    const { hash, digest } = await lesson.share();
    const friend = await visits.visit({ path: hash });
    await friend.page.locator('.banner').waitFor();
    assert.equal((await friend.until({ digest })).digest, digest);
  },

  async [`${name}: every stored run opens and plays`](visits) {
    const response = await fetch(new URL(`text/${name}.runs.txt`, visits.address));
    const runs = (await response.text()).trim().split('\n').map((line) => line.split(' ')[0]);
    assert.ok(runs.some((run) => run.startsWith('task.')) && runs.some((run) => run.startsWith('mistake.')));
    const lesson = await visits.visit({ path: `#/lesson/${name}?show=${runs[0]}` });
    for (const run of runs) {
      await lesson.page.evaluate((hash) => (location.hash = hash), `#/lesson/${name}?show=${run}`);
      await lesson.page.locator('.banner').waitFor();
      await lesson.page.locator(`.story__step[data-story="${run}"]`).waitFor();
      const { step } = await lesson.status();
      await lesson.page.keyboard.press('ArrowRight');
      await lesson.until({ step_min: step + 1 });
    }
  },

  async [`${name}: its tabs, in English and light`](visits) {
    const lesson = await visits.visit({ path: `#/lesson/${name}` });
    await step(lesson, 40);
    await eachTab(lesson, async (tab) => assert.deepEqual(await findings(lesson.page), [], tab));
  },

  async [`${name}: its tabs, in Chinese and dark`](visits) {
    const lesson = await visits.visit({ path: `#/lesson/${name}`, lang: 'zh', theme: 'dark' });
    await step(lesson, 40);
    await eachTab(lesson, async (tab) => assert.deepEqual(await findings(lesson.page), [], tab));
  },

  async [`${name}: it fits a phone`](visits) {
    for (const lang of ['en', 'zh']) {
      const lesson = await visits.visit({ ...PHONE, path: `#/lesson/${name}`, lang });
      await step(lesson, 40);
      await eachTab(lesson, async (tab) => {
        assert.ok((await overflow(lesson.page)) <= 0, `${lang}: ${tab} is wider than the screen`);
      });
    }
  },
});

export default Object.assign({}, ...LESSONS.map(of));
