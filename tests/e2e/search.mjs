// "Find me a failure" in the Checks tab, and the verdict on the history.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findings } from './access.mjs';
import { netsplit } from './cli.mjs';

/** Opens a lesson's search. */
async function opened(visits, options) {
  const lesson = await visits.visit(options);
  await lesson.page.locator('#tab-checks').click();
  await lesson.page.locator('[data-role=search-open]').click();
  await lesson.page.locator('[data-role=search]').waitFor();
  return lesson;
}

/** Presses the button and waits until the search is over. */
async function searched(page) {
  await page.locator('[data-role=search-go]').click();
  await page.locator('[data-role=search-result]').waitFor({ timeout: 60_000 });
  return page.locator('[data-role=search-result]').evaluate(({ dataset }) => ({ ...dataset }));
}

/** Goes on until a property is violated, with the Checks tab open. */
async function violated(lesson) {
  const { page } = lesson;
  await page.locator('#tab-checks').click();
  for (let press = 0; (await page.locator('.check-row--bad').count()) === 0; press++) {
    assert.ok(press < 60, 'the stored run breaks something');
    const { step } = await lesson.status();
    await page.keyboard.press('.');
    await lesson.until({ step_min: step + 1 });
  }
}

/** Presses the button and gives the verdict on the history. */
async function judge(page) {
  await page.locator('[data-role=linear-go]').click();
  await page.locator('[data-role=linear]').waitFor();
  await page.locator('[data-role=linear-go]').isEnabled();
  return page.locator('[data-role=linear]').getAttribute('data-verdict');
}

async function choose(page, key, index) {
  await page.locator(`[data-role=search] [data-key=${key}]`).selectOption({ index });
}

export default {
  async 'a failure is found by the button, played as a branch, and its link is graded'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    await page.getByRole('tab', { name: 'Tasks' }).click();
    await page.locator('[data-id=break-vote]').getByRole('button').first().click();
    await page.locator('#tab-checks').click();
    await page.locator('[data-role=search-open]').click();
    await choose(page, 'property', 1);
    await choose(page, 'effort', 1);
    const found = await searched(page);
    assert.equal(found.found, 'true');
    assert.equal(found.property, 'election-safety');
    assert.match(await page.locator('.search__found').textContent(), /“Election Safety”/i);
    // Played from here, it comes to the violation.
    const before = await lesson.status();
    await lesson.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.search__ways').getByRole('button', { name: 'Copy its link' }).click();
    await page.locator('.search__ways').getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    await page.locator('[data-role=search-play]').click();
    assert.equal((await lesson.until({ playing: false })).step, before.step);
    await lesson.tab('Story').click();
    await lesson.play();
    await page.locator('.check-row--bad[data-id=election-safety]').waitFor();
    await lesson.pause();
    const { address, digest } = await lesson.share();
    const file = join(tmpdir(), `netsplit-search-${process.pid}.csv`);
    await writeFile(file, `name,task,link\nAda,raft/break-vote,${address}\nBo,raft/break-vote,${copied}\n`);
    const [ada, bo] = netsplit('grade', file).json.submissions;
    assert.deepEqual([ada.solved, ada.digest, bo.solved], [true, digest, true]);
    // In another profile it is the same run.
    const friend = await visits.visit({ path: address.slice(address.indexOf('#')) });
    assert.equal((await friend.status()).digest, digest);
  },

  async 'the smallest run from the start opens, and is as broken'(visits) {
    const lesson = await visits.visit();
    const { page } = lesson;
    await page.getByRole('tab', { name: 'Tasks' }).click();
    await page.locator('[data-id=break-log]').getByRole('button').first().click();
    // What was done before is not needed.
    await lesson.menu('node-1', 'Crash');
    await page.locator('#tab-checks').click();
    await page.locator('[data-role=search-open]').click();
    const found = await searched(page);
    assert.equal(found.found, 'true');
    await page.locator('[data-role=search-smallest]').click();
    await page.locator('.banner').waitFor();
    await page.locator('#tab-checks').click();
    await page.locator('.check-row--bad').first().waitFor();
  },

  async 'where nothing is found it says how much was tried'(visits) {
    const { page } = await opened(visits);
    const found = await searched(page);
    assert.equal(found.found, 'false');
    const said = await page.locator('[data-role=search-result]').textContent();
    assert.match(said, /in 200 runs under random faults \([\d\u202f]+ steps\), and in [\d\u202f]+ states/);
    assert.match(said, /It stopped at the bound on|These are all states/);
    assert.match(said, /no proof/);
  },

  async 'a search leaves the page at hand, and can be stopped'(visits) {
    const lesson = await opened(visits);
    const { page } = lesson;
    await choose(page, 'effort', 2);
    await page.locator('[data-role=search-go]').click();
    await page.locator('[data-role=search-progress]').filter({ hasText: 'runs a second' }).waitFor();
    assert.ok(await lesson.toLeader());
    // It goes on while another tab is open.
    await page.locator('#tab-state').click();
    await page.locator('.state').waitFor();
    await page.locator('#tab-checks').click();
    await page.locator('[data-state=working]').waitFor();
    assert.equal(await page.locator('[data-role=linear-go]').isDisabled(), true, 'one thing at a time');
    await page.locator('[data-role=search-go]').click();
    await page.locator('[data-state=idle]').waitFor();
    const said = await page.locator('[data-role=search-progress]').textContent();
    assert.match(said, /^Stopped; nothing was found until then\. [\d\u202f]+ of 20\u202f000 runs were tried/);
  },

  async 'what was found goes with its run'(visits) {
    const lesson = await visits.visit({ path: '#/lesson/voting?show=variant.reads-one' });
    const { page } = lesson;
    await violated(lesson);
    await page.locator('[data-role=search-open]').click();
    assert.equal(await judge(page), 'no');
    // What is violated already is not looked for, and that is said.
    const found = await searched(page);
    assert.equal(found.found, 'false');
    assert.match(await page.locator('[data-role=passed-over]').textContent(), /Violated already.*: \S+/);
    // Another run is another matter.
    await lesson.tab('Set-up').click();
    await page.locator('[data-key=variant]').selectOption({ index: 0 });
    await page.getByRole('button', { name: 'Restart with these' }).click();
    await page.locator('[data-role=search-result]').waitFor({ state: 'detached' });
    assert.equal(await page.locator('[data-role=linear]').count(), 0);
  },

  async 'every schedule within bounds says what breaks and what can be seen'(visits) {
    const { page } = await opened(visits, { path: '#/lesson/raft?show=variant.revote-refused' });
    await choose(page, 'how', 1);
    await page.locator('.search__budgets summary').click();
    for (const [key, value] of Object.entries({ timers: 1, requests: 0, crashes: 0, duplicates: 1 })) {
      await page.locator(`[data-role=search] [data-key=${key}]`).fill(String(value));
      await page.locator(`[data-role=search] [data-key=${key}]`).blur();
    }
    const found = await searched(page);
    assert.equal(found.found, 'true');
    const said = await page.locator('[data-role=search-result]').textContent();
    assert.match(said, /It stopped at the first violation/);
    assert.match(said, /Actions until it is violated: \d+/);
    await page.locator('[data-role=search-play]').first().click();
    await page.locator('.check-row--bad').first().waitFor();
  },

  async 'a history is judged, and what can not be ordered is named'(visits) {
    const raft = await opened(visits);
    assert.equal(await judge(raft.page), 'none');
    assert.match(await raft.page.locator('[data-role=linear]').textContent(), /No client has asked/);
    const majority = await visits.visit({ path: '#/lesson/voting?show=variant.first-answer' });
    await violated(majority);
    await majority.page.locator('[data-role=search-open]').click();
    assert.equal(await judge(majority.page), 'none');
    assert.match(await majority.page.locator('[data-role=linear]').textContent(), /no single copy/);
    const voting = await visits.visit({ path: '#/lesson/voting?show=variant.reads-one', lang: 'zh' });
    const { page } = voting;
    await violated(voting);
    await page.locator('[data-role=search-open]').click();
    assert.equal(await judge(page), 'no');
    assert.match(await page.locator('[data-role=linear]').textContent(), /不可线性化/);
    assert.deepEqual(await findings(page), []);
    // Before the answer that fits nowhere, everything fits.
    const { step } = await voting.status();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((step) => Number(document.querySelector('[data-role=run]').dataset.step) < step, step);
    assert.equal(await judge(page), 'yes');
  },

  async 'why an operation ended so is told where it can be seen'(visits) {
    for (const size of [{}, { width: 390, height: 844, touch: true }]) {
      const lesson = await visits.visit({ path: '#/lesson/voting?show=variant.reads-one', ...size });
      const { page } = lesson;
      await violated(lesson);
      await page.locator('.history summary').click();
      await page.locator('.history td button').last().click();
      const why = page.locator('.why');
      await why.waitFor();
      const { top, below } = await why.evaluate((card) => {
        const { top, left, width } = card.getBoundingClientRect();
        const below = document.elementFromPoint(left + width / 2, top + 20);
        return { top, below: card.contains(below) };
      });
      assert.ok(top >= 0 && below, `the card begins at ${top}`);
    }
  },
};
