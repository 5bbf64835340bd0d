// Share links: what a friend gets, and what is said of links that can not be opened.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { netsplit, printed } from './cli.mjs';

/** A run with a crash in it, and its link. */
async function shared(visits) {
  const lesson = await visits.visit();
  const leader = await lesson.toLeader();
  await lesson.menu(leader.id, 'Crash');
  for (let press = 0; press < 3; press++) await lesson.page.keyboard.press('.');
  return { lesson, status: await lesson.status(), link: await lesson.share() };
}

/** What the page says of a link that it does not open; its start must be offered. */
async function refusal(visits, run) {
  const { page } = await visits.visit({ path: `#/lesson/raft?run=${run}` });
  const alert = page.getByRole('alert');
  const words = await alert.innerText();
  await alert.getByRole('link').click();
  await page.waitForSelector('[data-role=run][data-now-us="0"]');
  return words;
}

export default {
  async 'a run is saved in the formats of other tools, as the command line prints it'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    await lesson.button('Share').click();
    const { page } = lesson;
    const address = await page.locator('dialog textarea').first().inputValue();
    for (const format of ['csv', 'json', 'edn', 'mermaid', 'shiviz']) {
      const saved = page.waitForEvent('download');
      await page.locator(`[data-role=export-${format}]`).click();
      const text = await readFile(await (await saved).path(), 'utf8');
      assert.equal(text.trim(), printed('run', 'raft', '--link', address, '--lang', 'en', '--export', format).stdout.trim(), format);
    }
  },

  async 'a friend gets the same run, and can play it from its start'(visits) {
    const { status, link } = await shared(visits);
    assert.equal(link.digest, status.digest, 'the dialog shows the digest of the moment');
    const friend = await visits.visit({ path: link.hash });
    assert.deepEqual(await friend.status(), status, 'same step, time and digest');
    const banner = friend.page.locator('.banner');
    await friend.unasked();
    await friend.fastest();
    await banner.getByRole('button').first().click();
    await friend.until({ step_min: status.step + 1 });
    await friend.pause();
    const timeline = friend.page.getByRole('slider', { name: 'Timeline' });
    await timeline.press('Home');
    for (let step = 0; step < status.step; step++) await timeline.press('ArrowRight');
    assert.equal((await friend.status()).digest, status.digest, 'played again, it is the same');
  },

  async 'the command line has the same digest for the same link'(visits) {
    const { status, link } = await shared(visits);
    const { json } = netsplit('run', 'raft', '--link', link.address);
    assert.equal(json.digest, status.digest);
    assert.equal(json.now_us, status.now_us);
  },

  async 'the copy button copies the link'(visits) {
    const { lesson, link } = await shared(visits);
    await lesson.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await lesson.button('Share').click();
    const dialog = lesson.page.locator('dialog[open]');
    await dialog.getByRole('button', { name: 'Copy' }).first().click();
    await dialog.getByText('Copied.').waitFor();
    assert.equal(await lesson.page.evaluate(() => navigator.clipboard.readText()), link.address);
  },

  async 'a solved task is handed in as a link, which the command line grades'(visits) {
    const lesson = await visits.visit();
    await lesson.unasked();
    const leader = await lesson.toLeader();
    await lesson.menu(leader.id, 'Crash');
    await lesson.tab('Tasks').click();
    const task = lesson.page.locator('.task[data-id=two-terms]');
    for (let press = 0; press < 40 && !(await task.getByRole('button', { name: /Link to hand in/ }).count()); press++) {
      const { step } = await lesson.status();
      await lesson.page.keyboard.press('.');
      await lesson.until({ step_min: step + 1 });
    }
    await task.getByRole('button', { name: /Link to hand in/ }).click();
    const link = await lesson.page.locator('dialog[open] textarea').first().inputValue();
    const file = join(await mkdtemp(join(tmpdir(), 'netsplit-')), 'class.csv');
    await writeFile(file, `name,task,link\nAda,raft/two-terms,${link}\nBob,raft/two-leaders,${link}\n`);
    const [ada, bob] = netsplit('grade', file).json.submissions;
    assert.deepEqual([ada.solved, bob.solved], [true, false]);
    assert.match(ada.faults, /crash 1/);
  },

  async 'damaged and truncated links say so and offer the start'(visits) {
    const { link } = await shared(visits);
    const run = link.hash.split('run=')[1];
    const other = run.at(-9) === 'A' ? 'B' : 'A';
    const changed = run.slice(0, -9) + other + run.slice(-8);
    for (const bad of [changed, run.slice(0, run.length / 2), 'nonsense', '1.', `${run}%20%00`]) {
      assert.match(await refusal(visits, bad), /damaged: characters are missing or changed/, bad);
    }
  },

  async 'a link of another engine names both versions'(visits) {
    const { link } = await shared(visits);
    const [version, body] = link.hash.split('run=')[1].split('.');
    const words = await refusal(visits, `${Number(version) + 41}.${body}`);
    assert.match(words, new RegExp(`engine version ${Number(version) + 41}; this is version ${version}`));
  },

  async 'a link that is too long says so'(visits) {
    assert.match(await refusal(visits, `1.${'A'.repeat(20_000)}`), /longer than any that this page makes/);
  },

  async 'a violated property of a shared run is red in Checks and on the timeline'(visits) {
    const script = 'src/lessons/raft/scripts/break-vote.txt';
    const { json, status } = netsplit('run', 'raft', '--variant', 'vote-not-persisted', '--script', script);
    assert.equal(status, 1, 'the command line calls it violated');
    const lesson = await visits.visit({ path: json.link });
    assert.equal((await lesson.status()).digest, json.digest);
    await lesson.page.locator('.timeline .mark--violation').first().waitFor({ state: 'attached' });
    await lesson.tab('Checks').click();
    const check = lesson.page.locator('.check-row[data-id="election-safety"]');
    assert.match(await check.getAttribute('class'), /check-row--bad/);
    assert.match(await check.innerText(), /violated/);
    const step = json.properties.find(({ id }) => id === 'election-safety').step;
    await check.getByRole('button').click();
    assert.equal((await lesson.status()).step, step, 'its button goes to the moment');
    const others = lesson.page.locator('.check-row--bad');
    assert.equal(await others.count(), 1, 'only what is violated is red');
    const colour = (selector) => lesson.page.locator(selector).first().evaluate((it) => getComputedStyle(it).color);
    assert.notEqual(
      await colour('.check-row--bad .check-row__light'),
      await colour('.check-row--good .check-row__light'),
    );
  },
};
