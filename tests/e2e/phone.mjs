// A phone: 390 by 844, touched.

import assert from 'node:assert/strict';

const PHONE = { width: 390, height: 844, touch: true };

/** The least width and height of what is meant to be touched, in CSS pixels. */
const TARGET_PX = 44;

/** How much wider than the screen the page is. */
function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What is too small to be touched, of what is shown and matches the selector. */
function tooSmall(page, selector) {
  return page.locator(selector).evaluateAll(
    (elements, least) =>
      elements
        .map((element) => ({ element, area: element.getBoundingClientRect() }))
        .filter(({ area }) => area.width > 0 && area.height > 0)
        // Half a pixel is rounding.
        .filter(({ area }) => area.width < least - 0.5 || area.height < least - 0.5)
        .map(({ element, area }) => {
          const name = element.getAttribute('aria-label') || element.textContent.trim();
          return `${name}: ${area.width.toFixed(1)} x ${area.height.toFixed(1)}`;
        }),
    TARGET_PX,
  );
}

export default {
  async 'what is too wide or too small is found'(visits) {
    const { page } = await visits.visit({ ...PHONE, path: '' });
    await page.addStyleTag({ content: '.hero { width: 450px; } .bar button { width: 30px; min-width: 0; }' });
    assert.ok((await overflow(page)) > 0);
    assert.ok((await tooSmall(page, '.bar button')).length > 0);
  },

  async 'home fits, and leads into the lesson'(visits) {
    for (const lang of ['en', 'zh']) {
      const { page } = await visits.visit({ ...PHONE, path: '', lang });
      assert.ok((await overflow(page)) <= 0, `${lang}: home is wider than the screen`);
      assert.deepEqual(await tooSmall(page, '.bar button, .bar a:not(.skip), .btn--primary'), [], lang);
      await page.locator('.hero__start a').tap();
      await page.waitForSelector('[data-role=run]');
    }
  },

  async 'the lesson fits, in both languages and every tab'(visits) {
    for (const lang of ['en', 'zh']) {
      const lesson = await visits.visit({ ...PHONE, lang });
      await lesson.toLeader();
      for (const tab of ['story', 'tasks', 'variants', 'setup', 'more', 'state', 'events', 'space-time', 'code', 'checks']) {
        await lesson.page.locator(`#tab-${tab}`).tap();
        await lesson.page.locator(`#panel-${tab}`).waitFor();
        assert.ok((await overflow(lesson.page)) <= 0, `${lang}: ${tab} is wider than the screen`);
      }
    }
  },

  async 'stage and play stay in sight while the story is read'(visits) {
    const { page } = await visits.visit(PHONE);
    await page.locator('#tab-checks').scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const stage = await page.locator('.stage').boundingBox();
    assert.ok(stage.y >= -1 && stage.y + stage.height <= PHONE.height, `the stage is at ${JSON.stringify(stage)}`);
    const play = await page.locator('.transport__play').boundingBox();
    assert.ok(play.y >= stage.y + stage.height, `play is at ${JSON.stringify(play)}`);
    assert.ok(play.y + play.height <= PHONE.height * 0.6, 'and they leave room to read');
  },

  async 'main controls are large enough'(visits) {
    const lesson = await visits.visit(PHONE);
    await lesson.toLeader();
    const controls = '.bar button, .bar a:not(.skip), .transport button, .faults button, .tabs__tab, .timeline__track, [data-pick="node-0"]';
    assert.deepEqual(await tooSmall(lesson.page, controls), []);
    await lesson.thing('node-0').tap();
    assert.deepEqual(await tooSmall(lesson.page, '.menu button:not([type=submit])'), []);
  },

  async 'menus open by touch, lie on the screen, and work'(visits) {
    const lesson = await visits.visit(PHONE);
    const leader = await lesson.toLeader();
    await lesson.thing(leader.id).tap();
    const menu = lesson.page.locator('.menu');
    const area = await menu.boundingBox();
    assert.ok(area.x >= 0 && area.x + area.width <= PHONE.width, 'not beyond the sides');
    assert.ok(area.y >= 0 && area.y + area.height <= PHONE.height + 1, 'not beyond top or bottom');
    await menu.getByRole('button', { name: 'Crash', exact: true }).tap();
    await menu.waitFor({ state: 'detached' });
    assert.equal(await lesson.leader(), null);
    await lesson.button('Play').tap();
    await lesson.until({ playing: true });
    await lesson.button('Pause').tap();
    await lesson.until({ playing: false });
  },

  async 'a partition by dialog fits the screen'(visits) {
    const lesson = await visits.visit(PHONE);
    await lesson.button('Partition…').tap();
    const dialog = lesson.page.locator('dialog[open]');
    const area = await dialog.boundingBox();
    assert.ok(area.x >= 0 && area.x + area.width <= PHONE.width, 'not beyond the sides');
    await dialog.getByRole('button', { name: 'Cut between the groups' }).tap();
    await lesson.page.locator('.stage .split').waitFor({ state: 'attached' });
    assert.ok((await overflow(lesson.page)) <= 0);
  },
};
