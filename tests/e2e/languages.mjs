// Both languages: `lang` on the document, and no English left where Chinese is asked for.

import assert from 'node:assert/strict';

/**
 * What stays as it is in every language: names, identifiers of the algorithm, keys, units.
 * A letter alone, such as a group's, is no word.
 */
const SAME = /^(?:Netsplit|Raft|Paxos|HDFS|DNS|Enter|Esc|Ctrl|ms|ppm|etcd|put|get|cas)$/;

/**
 * The visible texts and the names that screen readers say, in whose words no Chinese is found.
 * Code, keys and what is marked as another language are left out.
 */
function english(page) {
  return page.evaluate((same) => {
    const apart = 'code, kbd, pre, script, style, textarea, body [lang=en], .node__name, .message__letters, cite, q, a[href^=http]';
    const foreign = (text) => {
      const words = text.match(/[A-Za-z]{2,}/g) ?? [];
      return !/[\u4e00-\u9fff]/.test(text) && words.some((word) => !new RegExp(same).test(word));
    };
    const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const holder = node.parentElement;
      if (!holder.closest(apart) && shown(holder) && foreign(node.data)) found.push(node.data.trim());
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (element.closest(apart) || !shown(element)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name);
        if (text && foreign(text)) found.push(`${name}: ${text}`);
      }
    }
    return found;
  }, SAME.source);
}

/** Waits until no English is left; the live region says what it has to say a moment later. */
async function untilChinese(page) {
  let left = await english(page);
  for (let look = 0; look < 20 && left.length > 0; look++) {
    await page.waitForTimeout(200);
    left = await english(page);
  }
  assert.deepEqual(left, []);
}

export default {
  async 'English words are found'(visits) {
    const { page } = await visits.visit({ path: '' });
    assert.ok((await english(page)).length > 10, 'the English page is full of them');
  },

  async 'home is Chinese for those who read Chinese'(visits) {
    const { page } = await visits.visit({ path: '', lang: 'zh' });
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    assert.match(await page.title(), /[\u4e00-\u9fff]/);
    assert.deepEqual(await english(page), []);
  },

  async 'the lesson, its menus, dialogs and tabs are Chinese'(visits) {
    const lesson = await visits.visit({ lang: 'zh' });
    const { page } = lesson;
    const leader = await lesson.toLeader();
    assert.deepEqual(await english(page), [], 'with a leader');
    for (const pick of [leader.id, 'link-0-1']) {
      await lesson.thing(pick).press('Enter');
      assert.deepEqual(await english(page), [], `the menu of ${pick}`);
      await page.locator('.menu button:not(.menu__close)').first().click();
    }
    for (const tab of ['events', 'space-time', 'checks', 'tasks', 'variants', 'setup', 'more']) {
      await page.locator(`#tab-${tab}`).click();
      await page.locator(`#panel-${tab}`).waitFor();
      assert.deepEqual(await english(page), [], tab);
    }
    const doors = page.locator('.faults [aria-haspopup=dialog]');
    for (let door = 0; door < (await doors.count()); door++) {
      await doors.nth(door).click();
      await page.locator('dialog[open]').waitFor();
      assert.deepEqual(await english(page), [], await doors.nth(door).innerText());
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
    for (const name of ['分享', '帮助']) {
      await lesson.button(name).click();
      await page.locator('dialog[open]').waitFor();
      assert.deepEqual(await english(page), [], name);
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
  },

  async 'refusals and unknown addresses are Chinese'(visits) {
    for (const path of ['#/lesson/raft?run=1.AAAA', '#/lesson/raft?run=99.AAAA', '#/nowhere']) {
      const { page } = await visits.visit({ path, lang: 'zh' });
      assert.deepEqual(await english(page), [], path);
      assert.match(await page.locator('main').innerText(), /[\u4e00-\u9fff]/);
    }
  },

  async 'the switch changes all of the page, keeps the run, and is remembered'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    const before = await lesson.status();
    await lesson.page.locator('[data-role=language]').click();
    await lesson.page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    assert.deepEqual(await lesson.status(), before, 'the run stands where it stood');
    await untilChinese(lesson.page);
    await lesson.page.reload();
    await lesson.page.waitForSelector('[data-role=run]');
    assert.equal(await lesson.page.getAttribute('html', 'lang'), 'zh-CN');
    await lesson.page.locator('[data-role=language]').click();
    await lesson.page.waitForFunction(() => document.documentElement.lang === 'en');
  },

  async 'a link may ask for a language'(visits) {
    const { page } = await visits.visit({ path: '#/lesson/raft?lang=zh-CN' });
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    await untilChinese(page);
  },
};
