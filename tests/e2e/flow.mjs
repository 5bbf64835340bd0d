// The way of a first visitor: from the map into Raft, break it, rewind it, and start a branch.

import assert from 'node:assert/strict';
import { SUB_PATH } from './server.mjs';

/** Opens the lesson map and goes into the Raft lesson by its link on the map. */
async function fromHome(visits, options) {
  const visit = await visits.visit({ path: '', ...options });
  await visit.page.getByRole('heading', { level: 1 }).waitFor();
  await visit.page.locator('.home__map a[href="#/lesson/raft"]').first().click();
  await visit.page.waitForSelector('[data-role=run]');
  return visit;
}

export default {
  async 'from the map into the lesson, which waits for play'(visits) {
    const lesson = await fromHome(visits);
    assert.match(lesson.page.url(), /#\/lesson\/raft$/);
    assert.match(await lesson.page.title(), /Raft/);
    const status = await lesson.status();
    assert.equal(status.now_us, 0);
    assert.equal(status.playing, false);
    await lesson.page.goBack();
    await lesson.page.locator('.home__map').waitFor();
  },

  async 'the same below a sub-path'(visits) {
    const lesson = await fromHome(visits, { base: visits.address + SUB_PATH });
    await lesson.toLeader();
    const { address } = await lesson.share();
    assert.ok(address.startsWith(visits.address + SUB_PATH), `a link stays below the path: ${address}`);
  },

  async 'play, crash the leader by its menu, and a higher term has another'(visits) {
    const lesson = await visits.visit();
    await lesson.play();
    const first = await lesson.untilOtherLeader(null);
    await lesson.pause();
    await lesson.menu(first.id, 'Crash');
    assert.match(await lesson.thing(first.id).getAttribute('aria-label'), /down/);
    await lesson.play();
    const second = await lesson.untilOtherLeader(first.name);
    await lesson.pause();
    assert.ok(second.term > first.term, `term ${second.term} after ${first.term}`);
    const state = await lesson.state();
    assert.equal(state[second.name].role, 'leader');
    assert.equal(Number(state[second.name].currentTerm), second.term);
    assert.equal(state[first.name].role, 'down');
    assert.equal(Number(state[first.name].currentTerm), first.term, 'the term on its disk stays');
  },

  async 'step back and the timeline bring the old leader back'(visits) {
    const lesson = await visits.visit();
    const first = await lesson.toLeader();
    const before = await lesson.status();
    await lesson.menu(first.id, 'Crash');
    assert.equal(await lesson.leader(), null);
    await lesson.button('Step back').click();
    assert.deepEqual(await lesson.leader(), first, 'before the crash it leads');
    await lesson.button('Step').click();
    assert.equal(await lesson.leader(), null, 'the crash comes again');
    await lesson.play();
    await lesson.untilOtherLeader(first.name);
    await lesson.pause();
    const timeline = lesson.page.getByRole('slider', { name: 'Timeline' });
    const area = await timeline.boundingBox();
    await timeline.click({ position: { x: 1, y: area.height / 2 } });
    assert.ok((await lesson.status()).step < before.step, 'a press on the timeline goes there');
    await timeline.press('Home');
    assert.equal((await lesson.status()).step, 0);
    for (let step = 0; step < before.step; step++) await timeline.press('ArrowRight');
    assert.deepEqual(await lesson.status(), before, 'the same step has the same digest');
    assert.deepEqual(await lesson.leader(), first);
  },

  async 'an act in the past starts a branch, and both can be shown'(visits) {
    const lesson = await visits.visit();
    const first = await lesson.toLeader();
    const fork = await lesson.status();
    await lesson.play();
    await lesson.until({ step_min: fork.step + 60 });
    const end = await lesson.pause();
    const timeline = lesson.page.getByRole('slider', { name: 'Timeline' });
    await timeline.press('Home');
    for (let step = 0; step < fork.step; step++) await timeline.press('ArrowRight');
    assert.equal((await lesson.status()).digest, fork.digest);
    await lesson.menu(first.id, 'Crash');
    const rows = lesson.page.locator('.timeline .branch');
    assert.equal(await rows.count(), 2);
    assert.equal(await lesson.leader(), null, 'the branch has the crash');
    const branch = await lesson.status();
    await lesson.button('Main run').click();
    const main = await lesson.status();
    assert.equal(main.digest, fork.digest, 'the main run is shown where they part');
    assert.deepEqual(await lesson.leader(), first);
    await timeline.press('End');
    assert.equal((await lesson.status()).digest, end.digest, 'nothing of the main run was lost');
    await lesson.button('Branch 2').click();
    await lesson.page.getByRole('slider', { name: 'Timeline' }).press('End');
    assert.equal((await lesson.status()).digest, branch.digest);
  },

  async 'in the retry story Continue loses the reply, and its key is recognised'(visits) {
    const lesson = await visits.visit({ path: '#/lesson/retry' });
    const { page } = lesson;
    await lesson.unasked();
    const reached = () => page.locator('.story__dot--reached').count();
    const all = 5;
    for (let turn = 0; (await reached()) < all; turn++) {
      assert.ok(turn < all, 'each press reaches a step');
      const before = await reached();
      await page.locator('.story__onward').click();
      await page.waitForFunction(
        (before) => document.querySelectorAll('.story__dot--reached').length > before,
        before,
        { timeout: 40_000 },
      );
      await lesson.pause();
    }
  },
};
