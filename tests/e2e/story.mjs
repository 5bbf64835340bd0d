// The story: Continue makes its next step happen, cards stay for as long as it takes to read them, and
// questions wait.

import assert from 'node:assert/strict';
import { findings } from './access.mjs';

const CARD = '.story__step[data-story]';

/** Presses Continue and waits for the run to stand; questions are passed over. Gives the card's name. */
async function onward(lesson, { key } = {}) {
  const { page } = lesson;
  const { step } = await lesson.status();
  const card = page.locator(CARD);
  const before = (await card.count()) ? await card.getAttribute('data-story') : null;
  if (key) await page.keyboard.press(key);
  else await page.locator('.story__onward').click();
  await page.waitForFunction(
    (step) => {
      const { dataset } = document.querySelector('[data-role=run]');
      return dataset.playing === 'false' && Number(dataset.step) > step;
    },
    step,
    { timeout: 40_000 },
  );
  await page.waitForFunction(([card, before]) => document.querySelector(card)?.dataset.story !== before, [CARD, before]);
  return card.getAttribute('data-story');
}

/** Keeps when each card came, and how many words it has, in `cards` of the page. */
function watchCards() {
  const look = () => {
    const card = document.querySelector('.story__step[data-story]');
    const cards = (globalThis.cards ??= []);
    if (card && cards.at(-1)?.id !== card.dataset.story) {
      const words = card.querySelector('.prose').innerText.split(/\s+/).filter(Boolean).length;
      cards.push({ id: card.dataset.story, at: performance.now(), words });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export default {
  async 'Reload, Back and Forward come back to the moment where one was'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    const start = await lesson.status();
    const stands = async (digest) => {
      await page.waitForFunction((digest) => document.querySelector('[data-role=run]')?.dataset.digest === digest, digest);
    };
    await lesson.toLeader();
    const card = await page.locator(CARD).getAttribute('data-story');
    const { digest } = await lesson.status();
    assert.notEqual(digest, start.digest);
    await page.reload();
    await stands(digest);
    assert.equal(await page.locator(CARD).getAttribute('data-story'), card);
    await page.locator('.bar__name').click();
    await page.locator('.map__lesson', { hasText: 'Raft' }).first().click();
    await stands(start.digest);
    await page.goBack();
    await page.locator('.map').waitFor();
    await page.goBack();
    await stands(digest);
    await page.goForward();
    await page.locator('.map').waitFor();
    await page.goForward();
    await stands(start.digest);
  },

  async 'a word and what it names on the stage point at each other'(visits) {
    for (const lang of ['en', 'zh']) {
      const lesson = await visits.visit({ lang });
      const { page } = lesson;
      const leader = await lesson.toLeader();
      const word = page.locator('.story__step .w-leader').first();
      await word.hover();
      const named = page.locator('.node.named');
      await named.waitFor();
      assert.equal(await named.count(), 1);
      assert.equal(await named.locator('[data-pick]').getAttribute('data-pick'), leader.pick ?? (await page.locator('[data-role=crowned] [data-pick]').getAttribute('data-pick')));
      await page.locator('.story-column__title').hover();
      await page.waitForFunction(() => !document.querySelector('.named'));
      await page.locator('[data-role=crowned] .node__hit').hover();
      const story = page.locator('.lesson__story[data-named~=leader]');
      await story.waitFor();
      const marked = await word.evaluate((it) => getComputedStyle(it).backgroundColor);
      assert.notEqual(marked, 'rgba(0, 0, 0, 0)', 'the word is marked in the text');
      assert.deepEqual(await findings(page), []);
    }
  },

  async 'the legend says what the letters of the messages on the stage mean'(visits) {
    for (const [lang, words] of [['en', /heartbeat|vote/], ['zh', /心跳|票/]]) {
      const lesson = await visits.visit({ lang });
      await lesson.toLeader();
      const letters = await lesson.page.locator('.messages .message__letters').allTextContents();
      const legend = lesson.page.locator('.legend li');
      const said = await legend.locator('text').allTextContents();
      assert.ok(letters.length > 0, 'messages are on their way');
      assert.deepEqual([...new Set(letters)].sort(), [...new Set(said)].sort());
      assert.match(await lesson.page.locator('.legend').innerText(), words);
    }
  },

  async 'the inspector is closed at first, and then stays as it was left'(visits) {
    const lesson = await visits.visit({ inside: false });
    const { page } = lesson;
    const way = page.locator('[data-role=inside]');
    assert.equal(await way.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.locator('.inspector').count(), 0);
    await way.click();
    await page.locator('#panel-state table').first().waitFor();
    await page.reload();
    await page.locator('#panel-state table').first().waitFor();
    await page.keyboard.press('i');
    await page.waitForFunction(() => !document.querySelector('.inspector'));
    await page.reload();
    await way.waitFor();
    assert.equal(await way.getAttribute('aria-expanded'), 'false');
    assert.deepEqual(await findings(page), []);
  },

  async 'Continue alone leads through Raft, and shows what it tells'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    await lesson.unasked();
    const seen = await page.evaluate(() => {
      globalThis.seen = { votes: 0, crowned: 0, dashed: 0, solid: 0, down: 0 };
      const count = (selector) => document.querySelectorAll(selector).length;
      const look = () => {
        const { seen } = globalThis;
        const labels = [...document.querySelectorAll('.messages > g')].map((it) => it.getAttribute('aria-label') ?? '');
        seen.votes += labels.some((label) => /vote/i.test(label)) ? 1 : 0;
        seen.crowned += count('[data-role=crowned]') ? 1 : 0;
        seen.down += count('.node--down') ? 1 : 0;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      return true;
    });
    assert.ok(seen);
    const cards = [await page.locator(CARD).getAttribute('data-story')];
    for (let press = 0; press < 7; press++) cards.push(await onward(lesson));
    assert.deepEqual(cards, ['boot', 'timeout', 'leader', 'write', 'commit', 'crash', 'reelect', 'rejoin']);
    const { votes, crowned } = await page.evaluate(() => globalThis.seen);
    // At sixty frames a second, more than a second; a busy machine has fewer.
    assert.ok(votes > 20, `a vote was on its way for ${votes} frames`);
    assert.ok(crowned > 20, `somebody led for ${crowned} frames`);
    const end = page.locator('.story__end');
    assert.match(await end.innerText(), /What you can defend now[^]*Task: [^]*Task: [^]*Take a rule away: [^]*Next lesson: /);
    const sentences = (await end.locator('.prose').innerText()).split(/[.](?:\s|$)/).filter(Boolean);
    assert.equal(sentences.length, 3, 'it is said in three sentences');
    await end.getByRole('button').first().click();
    await page.locator('#panel-tasks .task').first().waitFor();
    await page.locator('#tab-story').click();
    assert.equal(await page.locator('.story__onward').innerText(), 'Begin the story again');
    await page.locator('.story__onward').click();
    await page.waitForFunction(() => document.querySelector('.story__step').dataset.story === 'boot');
  },

  async 'the keys of a clicker drive it in Chinese on a phone, and go back'(visits) {
    const path = '#/lesson/voting';
    const lesson = await visits.visit({ path, lang: 'zh', width: 390, height: 844, touch: true });
    const { page } = lesson;
    await lesson.unasked();
    assert.ok(await page.locator('.story__onward').isVisible(), 'Continue is in view');
    const first = await page.locator(CARD).getAttribute('data-story');
    const second = await onward(lesson, { key: 'PageDown' });
    const { digest } = await lesson.status();
    assert.notEqual(second, first);
    await page.keyboard.press('PageUp');
    await page.waitForFunction((first) => document.querySelector('.story__step').dataset.story === first, first);
    assert.equal(await onward(lesson, { key: 'Space' }), second);
    assert.equal((await lesson.status()).digest, digest, 'what was known is played again');
    assert.equal(await page.locator('.branches button').count(), 0, 'and nothing branched');
  },

  async 'at any speed a card stays for as long as it takes to read it'(visits) {
    const lesson = await visits.visit({ path: '#/lesson/raft' });
    const { page } = lesson;
    await page.evaluate(watchCards);
    await lesson.play();
    await page.waitForFunction(() => (globalThis.cards ?? []).length > 2, null, { timeout: 70_000 });
    const cards = await page.evaluate(() => globalThis.cards);
    for (let k = 0; k + 1 < cards.length; k++) {
      const stayed_ms = cards[k + 1].at - cards[k].at;
      const least_ms = (cards[k].words / 4) * 1000;
      assert.ok(stayed_ms > 0.95 * least_ms, `${cards[k].id} stayed for ${stayed_ms} of ${least_ms} ms`);
    }
  },

  async 'a question raised by an act stops the run, and stays'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    await lesson.toLeader();
    await page.locator('.transport__play').click();
    await lesson.until({ playing: true });
    await lesson.button('Crash the leader').click();
    const { step } = await lesson.until({ playing: false });
    const question = page.locator('.predict');
    await question.waitFor();
    assert.match(await question.innerText(), /Who leads next/);
    await page.waitForTimeout(1_500);
    assert.equal((await lesson.status()).step, step, 'time stands still');
    await question.locator('.predict__options button').first().click();
    await question.getByRole('status').waitFor();
    await question.locator('.btn--primary').click();
    await lesson.until({ playing: true });
    await question.waitFor({ state: 'detached' });
  },

  async 'a leader that is crashed early takes the story with it'(visits) {
    const lesson = await visits.visit();
    await lesson.unasked();
    await lesson.toLeader();
    await lesson.button('Crash the leader').click();
    await lesson.page.waitForFunction(() => document.querySelector('.story__step').dataset.story === 'crash');
    assert.equal(await onward(lesson), 'reelect');
  },

  async 'what keeps the story from going on is said, and it can begin again'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    await lesson.unasked();
    await lesson.toLeader();
    for (let crash = 0; crash < 3; crash++) {
      const leader = await lesson.leader();
      const thing = leader ? lesson.thing(leader.id) : page.locator('.nodes .node:not(.node--down) [data-pick]').first();
      await thing.click();
      await page.getByRole('button', { name: 'Crash', exact: true }).or(page.getByRole('menuitem', { name: 'Crash', exact: true })).first().click();
    }
    await page.locator('.story__onward').click();
    await page.getByText('The story cannot go on from here').waitFor();
    await page.locator('.story__onward').click();
    await page.waitForFunction(() => document.querySelector('.story__step').dataset.story === 'boot');
    assert.equal(await onward(lesson), 'timeout');
  },

  async 'space goes on wherever the mouse was last'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    await lesson.unasked();
    for (const press of [() => lesson.tab('Checks').click(), () => page.locator('.story__dot').first().click()]) {
      await press();
      await page.keyboard.press('Space');
      await lesson.until({ playing: true });
      await page.keyboard.press('Space');
      await lesson.until({ playing: false });
    }
  },

  async 'when a property breaks time stops, and the stage says what happened'(visits) {
    for (const lang of ['en', 'zh']) {
      const path = '#/lesson/raft?show=variant.vote-not-persisted';
      const lesson = await visits.visit({ path, lang });
      const { page } = lesson;
      const tag = page.locator('.on-purpose');
      assert.match(await tag.innerText(), lang === 'en' ? /Broken on purpose: / : /故意出错：/);
      await page.locator('.bar__warning').waitFor();
      await lesson.fastest();
      await page.locator('.banner .btn--primary').click();
      const climax = page.locator('.climax');
      await climax.waitFor({ timeout: 30_000 });
      const { step } = await lesson.until({ playing: false });
      assert.match(await climax.innerText(), /S\d/, 'it names who did it');
      assert.ok((await page.locator('.node--guilty').count()) > 0, 'who did it is ringed');
      assert.deepEqual(await findings(page), []);
      // Back to before it, and there again.
      await climax.getByRole('button').nth(1).click();
      await climax.waitFor({ state: 'detached' });
      await page.locator('.transport__play').click();
      await climax.waitFor({ timeout: 30_000 });
      assert.equal((await lesson.until({ playing: false })).step, step);
      await climax.getByRole('button').first().click();
      await page.locator('.why').waitFor();
      await climax.locator('.btn--primary').click();
      await climax.waitFor({ state: 'detached' });
      await lesson.until({ playing: true });
    }
  },

  async 'whoever searches can let a run go on where a property breaks'(visits) {
    const lesson = await visits.visit({ path: '#/lesson/raft?show=variant.vote-not-persisted' });
    const { page } = lesson;
    await page.locator('.story__stops input').uncheck();
    await lesson.fastest();
    await page.locator('.banner .btn--primary').click();
    await page.locator('.tabs__alarm').waitFor();
    assert.equal(await page.locator('.climax').count(), 0);
    await lesson.until({ playing: true });
  },
};
