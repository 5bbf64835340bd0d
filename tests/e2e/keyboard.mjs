// Keyboard alone: nothing in these tests touches a pointer.

import assert from 'node:assert/strict';

/** More stops than any page has; past these, Tab is trapped or lost. */
const STOPS_MAX = 140;

/** Presses Tab until what is focused is as wanted. */
async function tabTo(lesson, wanted, key = 'Tab') {
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await lesson.page.keyboard.press(key);
    const focused = await lesson.focused();
    if (wanted(focused)) return focused;
  }
  throw new Error(`${key} did not come to ${wanted}.`);
}

/**
 * Goes through the whole page with Tab. Gives every stop with whether its focus can be seen: some
 * property that is drawn, of it or of what is in it, differs from when it is not focused.
 */
async function stops(page) {
  const found = [];
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press('Tab');
    const it = await page.evaluate(() => {
      const drawn = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'stroke', 'strokeWidth', 'fill'];
      const look = (element) =>
        [element, ...element.querySelectorAll('*')].map((part) => {
          const style = getComputedStyle(part);
          return drawn.map((name) => style[name]).join();
        });
      const here = document.activeElement;
      if (here === document.body) return null;
      const isFirst = here === globalThis.firstStop;
      globalThis.firstStop ??= here;
      const focused = look(here);
      const area = here.getBoundingClientRect();
      here.blur();
      const seen = look(here).join(';') !== focused.join(';');
      here.focus({ preventScroll: true });
      const name = here.getAttribute('aria-label') || here.textContent.trim() || here.outerHTML;
      return { isFirst, seen, name: name.slice(0, 80), small: area.width < 1 || area.height < 1 };
    });
    if (!it || it.isFirst) return found;
    found.push(it);
  }
  throw new Error(`Tab was still on its way after ${STOPS_MAX} stops.`);
}

export default {
  async 'the whole flow'(visits) {
    const lesson = await visits.visit({ path: '' });
    const { keyboard } = lesson.page;
    const start = await tabTo(lesson, ({ tag, class: name }) => tag === 'a' && name.includes('btn--primary'));
    assert.match(start.name, /crash a leader/i);
    await keyboard.press('Enter');
    await lesson.page.waitForSelector('[data-role=run]');

    await tabTo(lesson, ({ tag }) => tag === 'input');
    await keyboard.press('Space');
    await tabTo(lesson, ({ name, tag }) => tag === 'button' && name === 'Play');
    await keyboard.press('Space');
    await lesson.until({ playing: true });
    await keyboard.press('Space');
    await lesson.until({ playing: false });
    await tabTo(lesson, ({ tag }) => tag === 'input');
    await keyboard.press('End');
    const leader = await lesson.toLeader();

    await tabTo(lesson, ({ pick }) => pick === leader.id, 'Shift+Tab');
    await keyboard.press('Enter');
    await lesson.page.locator('.menu').waitFor();
    assert.equal((await lesson.focused()).name, 'Crash', 'the first act has the focus');
    await keyboard.press('Escape');
    await lesson.page.locator('.menu').waitFor({ state: 'detached' });
    assert.equal((await lesson.focused()).pick, leader.id, 'Escape gives the focus back');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await lesson.page.locator('.menu').waitFor({ state: 'detached' });
    assert.equal(await lesson.leader(), null, 'it has crashed');
    assert.equal((await lesson.focused()).pick, leader.id, 'the focus is where it was');

    const { step } = await lesson.status();
    await keyboard.press('ArrowLeft');
    assert.equal((await lesson.status()).step, step - 1);
    assert.equal((await lesson.leader()).name, leader.name, 'left rewinds');
    await keyboard.press('ArrowRight');
    assert.equal((await lesson.status()).step, step);
    const next = await lesson.toLeader();
    assert.ok(next.term > leader.term);
  },

  async 'space plays and pauses wherever the focus rests, dot goes to what is worth seeing'(visits) {
    const lesson = await visits.visit();
    await lesson.unasked();
    await lesson.page.evaluate(() => document.activeElement.blur());
    await lesson.page.keyboard.press('Space');
    await lesson.until({ playing: true });
    await lesson.page.keyboard.press('Space');
    const { step } = await lesson.until({ playing: false });
    await lesson.page.keyboard.press('.');
    await lesson.until({ step_min: step + 1 });
  },

  async 'arrows go from thing to thing on the stage, and round a menu'(visits) {
    const lesson = await visits.visit();
    const { keyboard } = lesson.page;
    await lesson.thing('node-0').focus();
    await keyboard.press('ArrowDown');
    assert.equal((await lesson.focused()).pick, 'node-1');
    await keyboard.press('Enter');
    const first = await lesson.focused();
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    const last = await lesson.focused();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    assert.deepEqual(await lesson.focused(), first);
    assert.notDeepEqual(last, first);
    assert.ok(await lesson.page.locator('.menu :focus').count(), 'the focus stays in the menu');
  },

  async 'tabs move by arrows'(visits) {
    const lesson = await visits.visit();
    await lesson.tab('State').focus();
    await lesson.page.keyboard.press('ArrowRight');
    assert.equal(await lesson.tab('Events').getAttribute('aria-selected'), 'true');
    assert.equal((await lesson.focused()).name, 'Events');
    await lesson.page.keyboard.press('End');
    assert.equal(await lesson.tab('Measure').getAttribute('aria-selected'), 'true');
  },

  async 'dialogs keep the focus inside and give it back'(visits) {
    const lesson = await visits.visit();
    for (const name of ['Partition…', 'Help', 'Share', 'Schedule…']) {
      await lesson.button(name).focus();
      await lesson.page.keyboard.press('Enter');
      await lesson.page.locator('dialog[open]').waitFor();
      for (let stop = 0; stop < 12; stop++) {
        await lesson.page.keyboard.press('Tab');
        const inside = await lesson.page.evaluate(() => {
          const here = document.activeElement;
          return here === document.body || Boolean(here.closest('dialog'));
        });
        assert.ok(inside, `${name} lost the focus to ${(await lesson.focused()).name}`);
      }
      await lesson.page.keyboard.press('Escape');
      await lesson.page.locator('dialog').waitFor({ state: 'detached' });
      assert.equal((await lesson.focused()).name, name);
    }
  },

  async 'a partition without a pointer'(visits) {
    const lesson = await visits.visit();
    await lesson.button('Partition…').focus();
    await lesson.page.keyboard.press('Enter');
    await lesson.page.getByRole('radio', { name: 'S1: Group B' }).focus();
    await lesson.page.keyboard.press('Space');
    await lesson.page.keyboard.press('Enter');
    await lesson.page.locator('dialog').waitFor({ state: 'detached' });
    await lesson.page.locator('.stage .split').waitFor({ state: 'attached' });
  },

  async 'every stop of Tab can be seen, and Tab comes round'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    await lesson.page.evaluate(() => document.activeElement.blur());
    const seen = await stops(lesson.page);
    assert.ok(seen.length > 30, `only ${seen.length} stops`);
    assert.deepEqual(seen.filter((stop) => !stop.seen || stop.small), []);
    const home = await visits.visit({ path: '' });
    const onHome = await stops(home.page);
    assert.ok(onHome.length > 5);
    assert.deepEqual(onHome.filter((stop) => !stop.seen || stop.small), []);
  },

  async 'a stop that can not be seen is found'(visits) {
    const { page } = await visits.visit({ path: '' });
    await page.addStyleTag({ content: '.btn--primary:focus-visible { outline: none !important; }' });
    const unseen = (await stops(page)).filter((stop) => !stop.seen);
    assert.deepEqual(unseen.map(({ name }) => name), ['Start: crash a leader']);
  },

  async 'the first stop leads past the bar'(visits) {
    const lesson = await visits.visit();
    await lesson.page.keyboard.press('Tab');
    assert.match((await lesson.focused()).name, /Skip to the content/);
    await lesson.page.keyboard.press('Enter');
    assert.equal((await lesson.focused()).tag, 'main');
    assert.match(lesson.page.url(), /raft$/, 'and stays in the lesson');
  },

  async 'single keys can be switched off, and typing is never taken'(visits) {
    const lesson = await visits.visit();
    await lesson.page.keyboard.press('?');
    await lesson.page.locator('dialog[open] input[type=checkbox]').uncheck();
    await lesson.page.keyboard.press('Escape');
    await lesson.page.locator('dialog').waitFor({ state: 'detached' });
    await lesson.page.evaluate(() => document.activeElement.blur());
    const { step } = await lesson.status();
    await lesson.page.keyboard.press('.');
    await lesson.page.keyboard.press('?');
    await lesson.button('Step').click();
    assert.equal((await lesson.status()).step, step + 1, 'only the button moved it');
    assert.equal(await lesson.page.locator('dialog').count(), 0);
  },
};
