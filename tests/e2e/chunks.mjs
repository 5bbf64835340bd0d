// The chunks of the page: what a visit fetches, when, and what happens when one does not come.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const TOP = join(import.meta.dirname, '../..');
const DIST = process.env.NETSPLIT_DIST ?? join(TOP, 'dist');

/** Marks the page, so that it shows when another takes its place. */
const mark = (page) => page.evaluate(() => (globalThis.marked = true));
const isMarked = (page) => page.evaluate(() => globalThis.marked === true);

/**
 * The names of the chunks that a page asks for from now on, without their digits, and without what
 * several lessons share. Menus and tabs are left out with `lessons`: they come ahead when the pointer
 * happens to be near.
 */
function asked(page, lessons = true) {
  const names = [];
  page.on('request', (request) => {
    const chunk = /\/([a-z-]+)-[0-9a-f]{16}\.wasm$/.exec(request.url());
    const isShared = chunk && (chunk[1] === 'shared' || chunk[1].includes('--'));
    const isWanted = chunk && !isShared && !(lessons && ['home', 'tools', 'panels', 'parts'].includes(chunk[1]));
    if (isWanted && !request.serviceWorker()) names.push(chunk[1]);
  });
  return names;
}

/** Goes to an address by its hash, as a link does. */
const go = (page, hash) => page.evaluate((hash) => (location.hash = hash), hash);

async function waitForLesson(page, title) {
  await page.locator('.story-column__title', { hasText: title }).waitFor();
  await page.waitForSelector('[data-role=run]');
}

export default {
  async 'the scripts of tasks are nowhere in the wasm'() {
    const files = (await readdir(DIST)).filter((name) => name.endsWith('.wasm'));
    const wasm = await Promise.all(files.map((name) => readFile(join(DIST, name))));
    const has = (text) => wasm.some((bytes) => bytes.includes(text));
    assert.ok(has('election_min_ms'), 'what is in the wasm is found');
    const lessons = join(TOP, 'src/lessons');
    const scripts = (await readdir(lessons, { recursive: true })).filter((path) => path.endsWith('.txt') && path.includes('scripts'));
    assert.ok(scripts.length > 60, 'the scripts are found');
    for (const path of scripts) {
      assert.ok(!has((await readFile(join(lessons, path), 'utf8')).trim()), path);
    }
  },

  async 'from lesson to lesson and home no page is loaded again'(visits) {
    const { page } = await visits.visit();
    await mark(page);
    const names = asked(page);
    await waitForLesson(page, 'Raft');
    for (const [id, title] of [['paxos', 'Paxos'], ['retry', 'Retry'], ['voting', 'Voting'], ['consistent-hashing', 'Consistent hashing']]) {
      await go(page, `#/lesson/${id}`);
      await waitForLesson(page, title);
    }
    await go(page, '#/');
    await page.locator('.glimpse .stage__svg').waitFor();
    await page.locator('.map__lesson', { hasText: 'Paxos' }).click();
    await waitForLesson(page, 'Paxos');
    assert.ok(await isMarked(page), 'it is the same page');
    assert.deepEqual(names, ['paxos', 'retry', 'voting', 'consistent-hashing'], 'each chunk is fetched once');
  },

  async 'a first visit fetches its lesson and no other'(visits) {
    for (const [path, chunks] of [['', ['home', 'parts', 'raft']], ['#/lesson/raft', ['raft']], ['#/lesson/voting', ['voting']]]) {
      let names;
      const { page } = await visits.visit({ path, inside: false, watched: (page) => (names = asked(page, false)) });
      await page.locator('.stage svg').waitFor();
      assert.deepEqual(names.sort(), chunks, path);
    }
  },

  async 'pointing at a lesson on the map fetches it ahead'(visits) {
    const { page } = await visits.visit({ path: '' });
    await page.locator('.glimpse .stage__svg').waitFor();
    const names = asked(page);
    const come = page.waitForResponse(/\/voting-[0-9a-f]{16}\.wasm$/);
    await page.locator('.map__lesson', { hasText: 'Voting' }).hover();
    await come;
    await page.locator('.map__lesson', { hasText: 'Voting' }).click();
    await waitForLesson(page, 'Voting');
    assert.deepEqual(names, ['voting']);
  },

  async 'a chunk that does not come is told, and comes when it is asked for again'(visits) {
    const expect = [/^failed to load: .*\.wasm/, /^console error: Failed to load resource: net::ERR_FAILED/];
    const cases = [
      // The lesson of a first visit, another lesson, a menu, a tab, and the lab.
      { chunk: 'voting', path: '#/lesson/voting', open: async () => {}, there: '.story-column__title' },
      { chunk: 'paxos', path: '#/lesson/raft', open: (page) => go(page, '#/lesson/paxos'), there: '.story-column__title:text("Paxos")' },
      { chunk: 'tools', path: '#/lesson/raft', open: (page) => page.locator('.bar').getByRole('button', { name: 'Help' }).click(), there: 'dialog' },
      { chunk: 'panels', path: '#/lesson/raft', inside: false, open: (page) => page.locator('.inside').click(), there: '.inspector table' },
      { chunk: 'home', path: '', open: async () => {}, there: '.map' },
      { chunk: 'lab', path: '#/lesson/raft', open: (page) => page.locator('#tab-measure').click(), there: '.measure' },
      { chunk: 'raft-lab', path: '#/lesson/raft', open: (page) => page.locator('#tab-measure').click(), there: '.measure' },
    ];
    for (const { chunk, path, inside = true, open, there } of cases) {
      let refuse = true;
      const address = new RegExp(`/${chunk}-[0-9a-f]{16}\\.wasm$`);
      const watched = (page) => page.context().route(address, (route) => (refuse ? route.abort() : route.continue()));
      const { page } = await visits.visit({ path, inside, expect, watched });
      await open(page);
      const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
      await alert.waitFor();
      refuse = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator(there).first().waitFor();
      assert.equal(await alert.count(), 0, chunk);
    }
  },
};
