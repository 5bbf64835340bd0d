// Faults as a visitor makes them, and what they do to the cluster.

import assert from 'node:assert/strict';

/** Chooses a number of servers in the set-up, and begins anew with it. */
async function withServers(lesson, count) {
  await lesson.tab('Set-up').click();
  const panel = lesson.page.locator('#panel-setup');
  await panel.getByLabel('Servers').selectOption(String(count));
  await panel.getByRole('button', { name: 'Restart with these' }).click();
  await lesson.thing(`node-${count - 1}`).waitFor();
  await lesson.tab('Story').click();
}

/** Whether each link of the stage is cut, by the names of its ends, in words. */
async function links(lesson) {
  const words = await lesson.page.locator('.links [data-pick]').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')));
  return Object.fromEntries(words.map((text) => text.match(/^Link between (.+): (.+)$/).slice(1)));
}

export default {
  async 'nine servers are parted 3-3-3 in one act, and nobody leads'(visits) {
    const lesson = await visits.visit();
    await withServers(lesson, 9);
    await lesson.button('Partition…').click();
    const dialog = lesson.page.locator('dialog[open]');
    await dialog.getByRole('button', { name: 'Three groups' }).click();
    for (const [group, first] of [['A', 1], ['B', 4], ['C', 7]]) {
      for (let server = first; server < first + 3; server++) {
        const choice = dialog.getByRole('radio', { name: `S${server}: Group ${group}` });
        assert.ok(await choice.isChecked(), `S${server} is in ${group}`);
      }
    }
    const { step } = await lesson.status();
    await dialog.getByRole('button', { name: 'Cut between the groups' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await lesson.status()).step, step + 1, 'one act');
    const state = await links(lesson);
    const between = (a, b) => state[`S${a} and S${b}`];
    for (let a = 1; a <= 9; a++) {
      for (let b = a + 1; b <= 9; b++) {
        const same = Math.ceil(a / 3) === Math.ceil(b / 3);
        assert.equal(between(a, b), same ? 'open' : 'cut both ways', `S${a} and S${b}`);
      }
    }
    await lesson.page.locator('.stage .split').waitFor({ state: 'attached' });
    await lesson.play();
    await lesson.until({ step_min: step + 300 });
    await lesson.pause();
    assert.equal(await lesson.leader(), null, 'three of nine elect nobody');
    await lesson.button('Heal all links').click();
    await lesson.play();
    await lesson.untilOtherLeader(null);
    await lesson.pause();
  },

  async 'a cut one way stops what goes that way only'(visits) {
    const lesson = await visits.visit();
    const leader = await lesson.toLeader();
    const follower = leader.name === 'S1' ? 'S2' : 'S1';
    const [a, b] = [leader.name, follower].sort();
    const link = lesson.page.locator(`.links [aria-label^="Link between ${a} and ${b}:"]`);
    await link.press('Enter');
    await lesson.page.locator('.menu').getByRole('button', { name: `${leader.name} → ${follower}`, exact: true }).click();
    assert.equal(await link.getAttribute('aria-label'), `Link between ${a} and ${b}: cut from ${leader.name} to ${follower} only`);
    await lesson.page.locator('.link--half').waitFor();
    await lesson.play();
    // It hears no heartbeats any more, stands for election, and its requests still get through.
    const next = await lesson.untilOtherLeader(leader.name);
    await lesson.pause();
    assert.ok(next.term > leader.term);
  },

  async 'messages in flight can be dropped, and say why they were lost'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    const message = lesson.page.locator('.messages [data-pick]').first();
    const pick = await message.getAttribute('data-pick');
    const words = await message.getAttribute('aria-label');
    await message.press('Enter');
    await lesson.page.locator('.menu').getByRole('button', { name: 'Drop', exact: true }).click();
    await lesson.thing(pick).waitFor({ state: 'detached' });
    const lost = lesson.page.locator('.message--lost');
    assert.match(await lost.first().getAttribute('aria-label'), /dropped by you/);
    await lesson.tab('Events').click();
    assert.match(await lesson.page.locator('.events__table tbody tr').first().innerText(), /drop/i, words);
  },

  async 'a timer fired by hand starts an election, and Why? says so'(visits) {
    const lesson = await visits.visit();
    await lesson.page.keyboard.press('ArrowRight');
    for (let k = 0; k < 8; k++) await lesson.page.keyboard.press('ArrowRight');
    await lesson.page.getByRole('slider', { name: 'Timeline' }).press('Home');
    for (let k = 0; k < 6; k++) await lesson.page.keyboard.press('ArrowRight');
    await lesson.thing('node-2').press('Enter');
    await lesson.page.locator('.menu').getByRole('button', { name: /^election timeout/ }).click();
    const state = await lesson.state();
    assert.equal(state.S3.role, 'candidate');
    await lesson.tab('Events').click();
    await lesson.page.locator('.events__table tbody tr').first().locator('button').last().click();
    const why = lesson.page.locator('.why');
    await why.waitFor();
    assert.ok((await why.locator('li').count()) > 0);
    assert.match(await why.innerText(), /S3/);
  },

  async 'a crashed server comes back from its disk, and a wiped one without it'(visits) {
    const lesson = await visits.visit();
    const leader = await lesson.toLeader();
    await lesson.menu(leader.id, 'Crash');
    await lesson.menu(leader.id, 'Restart from its disk');
    let state = await lesson.state();
    assert.equal(state[leader.name].role, 'follower');
    assert.equal(Number(state[leader.name].currentTerm), leader.term);
    await lesson.menu(leader.id, 'Crash');
    await lesson.menu(leader.id, 'Restart with a wiped disk');
    state = await lesson.state();
    assert.equal(Number(state[leader.name].currentTerm), 0);
  },

  async 'what can not be done says why and does nothing'(visits) {
    const lesson = await visits.visit();
    const leader = await lesson.toLeader();
    const before = await lesson.status();
    await lesson.thing(leader.id).press('Enter');
    const restart = lesson.page.locator('.menu button').filter({ hasText: 'Restart from its disk' });
    assert.match(await restart.innerText(), /running already/);
    await restart.click({ force: true });
    await lesson.page.keyboard.press('Escape');
    assert.deepEqual(await lesson.status(), before);
  },

  async 'a client writes, a majority stores it, and it is committed'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    await lesson.button('Client request…').click();
    await lesson.page.locator('dialog[open] button[type=submit], dialog[open] li button').first().click();
    await lesson.page.locator('dialog').waitFor({ state: 'detached' });
    await lesson.play();
    await lesson.page.locator('.cell--solid').first().waitFor();
    await lesson.pause();
    await lesson.page.locator('.timeline .mark--commit').first().waitFor({ state: 'attached' });
    const state = await lesson.state();
    const committed = Object.values(state).filter(({ commitIndex }) => Number(commitIndex) >= 1);
    assert.ok(committed.length >= 1);
  },

  async 'a question stops the run, and its answer comes from the run'(visits) {
    const lesson = await visits.visit();
    await lesson.fastest();
    await lesson.page.locator('.transport__play').click();
    const card = lesson.page.locator('.predict');
    await card.waitFor();
    await lesson.until({ playing: false });
    const { step } = await lesson.status();
    await card.locator('.option').first().click();
    await card.locator('.option--right').waitFor();
    await card.getByRole('button', { name: 'Go on and see' }).click();
    await lesson.until({ step_min: step + 1 });
  },

  async 'the leader can be crashed every so often by a schedule'(visits) {
    const lesson = await visits.visit();
    await lesson.button('Schedule…').click();
    await lesson.page.locator('dialog[open] button[type=submit]').click();
    await lesson.page.locator('dialog').waitFor({ state: 'detached' });
    await lesson.play();
    await lesson.page.locator('.timeline .mark--fault').first().waitFor({ state: 'attached' });
    // It is down for a moment only, so every frame is looked at.
    await lesson.page.waitForFunction(() => document.querySelector('.node--down'));
    await lesson.pause();
  },

  async 'a solved task is told, kept, and found again after a reload'(visits) {
    const lesson = await visits.visit();
    const first = await lesson.toLeader();
    await lesson.menu(first.id, 'Crash');
    await lesson.play();
    await lesson.page.getByText(/Task solved/).first().waitFor();
    await lesson.pause();
    await lesson.tab('Tasks').click();
    const solved = lesson.page.locator('.task--solved');
    const ids = await solved.evaluateAll((all) => all.map((it) => it.dataset.id));
    assert.ok(ids.includes('two-terms'), `solved: ${ids}`);
    await lesson.page.reload();
    await lesson.tab('Tasks').click();
    await lesson.page.locator('.task--solved[data-id="two-terms"]').waitFor();
  },
};
