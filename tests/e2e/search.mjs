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
    await page.locator('[data-role=search-play]').click();
    assert.equal((await lesson.until({ playing: false })).step, before.step);
    await lesson.tab('Story').click();
    await lesson.play();
    await page.locator('.check-row--bad[data-id=election-safety]').waitFor();
    await lesson.pause();
    const { address, digest } = await lesson.share();
    const file = join(tmpdir(), `netsplit-search-${process.pid}.csv`);
    await writeFile(file, `name,task,link\nAda,raft/break-vote,${address}\n`);
    const [ada] = netsplit('grade', file).json.submissions;
    assert.deepEqual([ada.solved, ada.digest], [true, digest]);
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
    assert.match(said, /in 200 runs under random faults \([\d\u202f]+ steps\) and [\d\u202f]+ states/);
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
    await page.locator('[data-role=search-go]').click();
    await page.locator('[data-state=idle]').waitFor();
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
    assert.match(said, /Violated in \d+ actions/);
    await page.locator('[data-role=search-play]').first().click();
    await page.locator('.check-row--bad').first().waitFor();
  },

  async 'a history is judged, and what can not be ordered is named'(visits) {
    const raft = await visits.visit({ path: '#/lesson/raft?show=task.two-terms' });
    const judge = async ({ page }) => {
      await page.locator('#tab-checks').click();
      await page.locator('[data-role=search-open]').click();
      await page.locator('[data-role=linear-go]').click();
      await page.locator('[data-role=linear]').waitFor();
      return page.locator('[data-role=linear]').getAttribute('data-verdict');
    };
    await raft.page.locator('.timeline').waitFor();
    assert.ok(['yes', 'none'].includes(await judge(raft)));
    const voting = await visits.visit({ path: '#/lesson/voting?show=variant.reads-one', lang: 'zh' });
    await voting.page.locator('#tab-checks').click();
    for (let press = 0; (await voting.page.locator('.check-row--bad').count()) === 0; press++) {
      assert.ok(press < 60, 'the stored run breaks something');
      const { step } = await voting.status();
      await voting.page.keyboard.press('.');
      await voting.until({ step_min: step + 1 });
    }
    assert.equal(await judge(voting), 'no');
    assert.match(await voting.page.locator('[data-role=linear]').textContent(), /不可线性化/);
    assert.deepEqual(await findings(voting.page), []);
  },
};
