// The pages beside the lessons: homework, a teacher's course and guides, broken on purpose.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findings } from './access.mjs';
import { netsplit } from './cli.mjs';

const PHONE = { width: 390, height: 844, touch: true };
const PAGES = ['#/tasks', '#/teach', '#/course?l=raft:two-terms;retry&v=1', '#/guide/raft', '#/broken/raft'];
const COURSE = 'l=retry;raft:two-terms:vote-not-persisted&title=Week%203&lang=en&v=1';

/** Refuses to keep anything, as a storage that is full does. */
const full = () => {
  Storage.prototype.setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
};

/** Forbids the storage altogether, as some private windows do. */
const forbidden = () => {
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  }
};

/** Solves the task "two-terms" of Raft. */
async function solve(lesson) {
  const leader = await lesson.toLeader();
  await lesson.menu(leader.id, 'Crash');
  await lesson.play();
  await lesson.page.getByText(/Task solved/).first().waitFor();
  await lesson.pause();
}

/** Goes from the lesson to the homework, without a reload. */
async function toHomework(lesson) {
  await lesson.tab('Tasks').click();
  await lesson.page.locator('#panel-tasks').getByRole('link', { name: 'My homework' }).click();
  await shown(lesson.page, 'tasks');
}

/** Waits until the lab has drawn a page and its words are there. */
async function shown(page, name) {
  await page.locator(`[data-page=${name}] h1`).waitFor();
  // Until its words come, a task is called by its id.
  await page.waitForFunction(() => [...document.querySelectorAll('.task h3')].every((it) => !/^[a-z]/.test(it.textContent)));
}

async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What is exported: its text. */
async function exported(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-role=export]').click()]);
  assert.equal(download.suggestedFilename(), 'netsplit-homework.json');
  return readFile(await download.path(), 'utf8');
}

async function imported(page, text, said) {
  const name = 'homework.json';
  await page.locator('[data-role=import]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.locator('[data-role=said]').filter({ hasText: said }).waitFor();
}

export default {
  async 'what is solved is handed in as a line that the command line grades'(visits) {
    const lesson = await visits.visit();
    await lesson.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await solve(lesson);
    await toHomework(lesson);
    assert.match(await lesson.page.title(), /^My homework/);
    const task = lesson.page.locator('[data-lesson=raft] [data-id=two-terms]');
    assert.match(await task.getAttribute('class'), /task--solved/);
    const copy = task.getByRole('button', { name: /Copy submission/ });
    assert.equal(await copy.isDisabled(), true, 'a submission has a name');
    await lesson.page.getByLabel('Your name').fill('Lovelace, Ada');
    await copy.click();
    await task.getByText('Copied.').waitFor();
    const line = await lesson.page.evaluate(() => navigator.clipboard.readText());
    const file = join(await mkdtemp(join(tmpdir(), 'netsplit-')), 'class.csv');
    await writeFile(file, `${line}\n`);
    const [ada] = netsplit('grade', file).json.submissions;
    assert.deepEqual([ada.name, ada.task, ada.solved], ['Lovelace, Ada', 'raft/two-terms', true], ada.why);
    await task.getByRole('link', { name: /Open the run/ }).click();
    await lesson.page.locator('.banner').waitFor();
    assert.ok((await lesson.status()).step > 0);
  },

  async 'homework outlives a reload, and goes to another browser as a file'(visits) {
    const lesson = await visits.visit();
    await solve(lesson);
    await toHomework(lesson);
    await lesson.page.getByLabel('Your name').fill('Ada');
    await lesson.page.reload();
    await shown(lesson.page, 'tasks');
    assert.equal(await lesson.page.getByLabel('Your name').inputValue(), 'Ada');
    const solved = await lesson.page.locator('.task--solved').count();
    assert.ok(solved > 0);
    const text = await exported(lesson.page);
    const other = await visits.visit({ path: '#/tasks' });
    await shown(other.page, 'tasks');
    assert.equal(await other.page.locator('.task--solved').count(), 0);
    for (const [bad, why] of [
      ['name,task,link', /is not homework/],
      [text.slice(0, -30), /is damaged/],
      [text.replace('"version": 1', '"version": 7'), /newer version/],
      [' '.repeat(5_000_000), /too large/],
    ]) {
      await imported(other.page, bad, why);
      assert.equal(await other.page.locator('.task--solved').count(), 0);
    }
    const forged = JSON.parse(text);
    forged.solved.raft = { 'lost-entry': forged.solved.raft['two-terms'] };
    await imported(other.page, JSON.stringify(forged), /0 added.* 1 left out: the run does not solve/);
    assert.equal(await other.page.locator('.task--solved').count(), 0, 'a run is played before it is believed');
    await imported(other.page, text, new RegExp(`${solved} added`));
    assert.equal(await other.page.locator('.task--solved').count(), solved);
    assert.equal(await other.page.getByLabel('Your name').inputValue(), 'Ada');
    await imported(other.page, text, /0 added/);
    await imported(other.page, 'nonsense', /is not homework/);
    assert.equal(await other.page.locator('.task--solved').count(), solved, 'a bad file loses nothing');
    await other.button('Forget all…').click();
    await other.button('No, keep it').click();
    assert.equal(await other.page.locator('.task--solved').count(), solved);
    await other.button('Forget all…').click();
    await other.button('Yes, forget all').click();
    await other.page.getByText('All is forgotten.').waitFor();
    await other.page.reload();
    await shown(other.page, 'tasks');
    assert.equal(await other.page.locator('.task--solved').count(), 0);
  },

  async 'a browser that keeps nothing is told of once, and homework can still be exported'(visits) {
    for (const before of [full, forbidden]) {
      const lesson = await visits.visit({ before });
      await solve(lesson);
      const told = lesson.page.locator('.notices').getByText('This browser keeps nothing');
      await told.waitFor();
      assert.equal(await told.count(), 1);
      await toHomework(lesson);
      await lesson.page.locator('[data-role=unkept]').waitFor();
      const solved = JSON.parse(await exported(lesson.page)).solved;
      assert.match(solved.raft['two-terms'], /^\d+\./);
      // Without a storage the page keeps the name too.
      await lesson.page.getByLabel('Your name').fill('Ada');
      assert.equal(JSON.parse(await exported(lesson.page)).name, 'Ada');
    }
  },

  async 'what older visits kept still reads as solved'(visits) {
    const before = () => localStorage.setItem('netsplit.solved.raft', 'two-terms lost-entry');
    const lesson = await visits.visit({ before });
    await lesson.tab('Tasks').click();
    await lesson.page.locator('.task--solved').first().waitFor();
    assert.equal(await lesson.page.locator('.task--solved').count(), 2);
    await toHomework(lesson);
    const task = lesson.page.locator('[data-id=two-terms]');
    await task.getByText('No run was kept').waitFor();
  },

  async 'a teacher makes a course, and a class takes it'(visits) {
    const teach = await visits.visit({ path: '#/teach' });
    await shown(teach.page, 'teach');
    await teach.page.locator('[data-choice=retry]').check();
    await teach.page.locator('[data-choice=raft]').check();
    const boxes = (role) => teach.page.locator(`[data-lesson=raft] [data-role=${role}] input`);
    for (const [role, kept] of [['tasks', 'two-terms'], ['variants', 'vote-not-persisted']]) {
      for (const box of await boxes(role).all()) {
        if ((await box.getAttribute('data-choice')) !== kept) await box.uncheck();
      }
    }
    await teach.page.locator('[value=en]').check();
    await teach.page.getByLabel('Title of the course').fill('Week 3');
    // The choice outlives the language switch and a reload.
    await teach.page.locator('[data-role=language]').click();
    await teach.page.getByText('发给班级的链接').waitFor();
    await teach.page.reload();
    await shown(teach.page, 'teach');
    const address = await teach.page.locator('[data-role=course-link]').inputValue();
    assert.equal(address.slice(address.indexOf('#')), `#/course?${COURSE}`);

    const course = await visits.visit({ path: address.slice(address.indexOf('#')), lang: 'zh' });
    await shown(course.page, 'course');
    assert.equal(await course.page.locator('h1').textContent(), 'Week 3');
    assert.equal(await course.page.evaluate(() => document.documentElement.lang), 'en', 'its one language is worn');
    assert.equal(await course.page.locator('[data-role=language]').count(), 0);
    const lessons = await course.page.locator('[data-lesson]').evaluateAll((all) => all.map((it) => it.dataset.lesson));
    assert.deepEqual(lessons, ['retry', 'raft']);
    await course.page.locator('[data-lesson=raft]').getByRole('link', { name: /Open the lesson/ }).click();
    await course.page.waitForSelector('[data-role=run]');
    await course.tab('Tasks').click();
    assert.deepEqual(await course.page.locator('.task').evaluateAll((all) => all.map((it) => it.dataset.id)), ['two-terms']);
    // Homework is that of the course.
    await course.page.locator('.tasks').getByRole('link', { name: 'My homework' }).click();
    await shown(course.page, 'tasks');
    const asked = course.page.locator('[data-lesson] .task');
    assert.deepEqual(await course.page.locator('[data-lesson]').evaluateAll((all) => all.map((it) => it.dataset.lesson)), ['retry', 'raft']);
    assert.deepEqual(await asked.evaluateAll((all) => all.filter((it) => it.closest('[data-lesson=raft]')).map((it) => it.dataset.id)), ['two-terms']);
    assert.equal(await course.page.locator('[data-role=language]').count(), 0);
    await course.page.locator('[data-page=tasks]').getByRole('link', { name: 'The course' }).click();
    await shown(course.page, 'course');
    await course.page.goBack();
    await course.page.goBack();
    await course.tab('Variants').click();
    assert.equal(await course.page.locator('.variant').count(), 2);
    assert.equal(await course.page.locator('.variants').getByRole('link').count(), 0, 'no way out of the course');
    await course.tab('Set-up').click();
    assert.equal(await course.page.locator('[data-key=variant] option').count(), 2);
    assert.equal(await course.page.locator('[data-role=language]').count(), 0);
    await course.tab('More').click();
    assert.equal(await course.page.locator('.solutions li').count(), 1, 'the solution of the one task');
    await course.page.locator('.more').getByRole('link', { name: 'Show me a run' }).first().click();
    await course.page.locator('.banner').waitFor();
    assert.match(course.page.url(), /course=l=retry/, 'a stored run leads out of no course');
    await course.page.locator('.bar').getByRole('link', { name: 'The course' }).click();
    await shown(course.page, 'course');
    assert.equal(await course.page.locator('h1').textContent(), 'Week 3');
  },

  async 'a course opens lessons of other apps, and leads back'(visits) {
    const { page } = await visits.visit({ path: `#/course?${COURSE}` });
    await shown(page, 'course');
    await page.locator('[data-lesson=retry]').getByRole('link', { name: /Open the lesson/ }).click();
    await page.waitForSelector('[data-role=run]');
    await page.locator('.bar').getByRole('link', { name: 'The course' }).click();
    await shown(page, 'course');
  },

  async 'a damaged course says what to do, and what is lacking is said'(visits) {
    const { page } = await visits.visit({ path: '#/course?l=raft:two-te' });
    await page.getByRole('alert').getByText('damaged').waitFor();
    await page.getByRole('link', { name: 'To the lesson map' }).click();
    await page.locator('.home__map').waitFor();
    const other = await visits.visit({ path: '#/course?l=raft:gone;of-the-future&v=1' });
    await other.page.getByRole('alert').getByText('raft/gone, of-the-future').waitFor();
    assert.equal(await other.page.locator('[data-lesson]').count(), 1);
  },

  async 'a guide is printed black on white, without the bar, with its addresses'(visits) {
    const { page } = await visits.visit({ path: '#/guide/raft', theme: 'dark' });
    await shown(page, 'guide');
    await page.locator('[data-run^="task."]').first().waitFor();
    assert.match(await page.title(), /^Raft · For teachers/);
    const worn = () =>
      page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.querySelector('.beside h2'));
        const link = document.querySelector('[data-run^="task."] p:last-child a');
        const bar = getComputedStyle(document.querySelector('.bar')).display;
        return { color, backgroundColor, bar, after: getComputedStyle(link, '::after').content };
      });
    assert.notEqual((await worn()).bar, 'none');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const { color, bar, after } = await worn();
    assert.equal(color, 'rgb(0, 0, 0)');
    assert.equal(bar, 'none');
    assert.match(after, /show=task\./);
    assert.equal(await page.locator('.beside button').first().isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    const printed = page.evaluate(() => new Promise((done) => (window.print = () => done(true))));
    await page.getByRole('button', { name: 'Print' }).click();
    assert.equal(await printed, true);
    await page.locator('[data-run^="task."] p:last-child a').first().click();
    await page.locator('.banner').waitFor();
  },

  async 'what is broken on purpose can be filtered, linked and played'(visits) {
    const lesson = await visits.visit();
    await lesson.tab('Variants').click();
    await lesson.page.locator('#panel-variants').getByRole('link', { name: 'Broken on purpose' }).click();
    const { page } = lesson;
    await shown(page, 'broken');
    assert.equal(await page.locator('section[data-lesson]').count(), 1);
    await page.getByRole('link', { name: 'All lessons' }).click();
    await page.waitForFunction(() => document.querySelectorAll('section[data-lesson]').length > 1);
    for (const { id, params } of netsplit('lessons').json.lessons) {
      const { choices, default: correct } = params.find(({ key }) => key === 'variant');
      const listed = await page.locator(`[data-lesson=${id}] [data-variant]`).evaluateAll((all) => all.map((it) => it.dataset.variant));
      assert.deepEqual(listed, choices.filter((name) => name !== correct), id);
    }
    await page.locator('[data-lesson=raft] [data-variant=vote-not-persisted] h3 a').click();
    await page.waitForFunction(() => document.activeElement?.dataset.variant === 'vote-not-persisted');
    assert.match(page.url(), /#\/broken\/raft\/vote-not-persisted$/);
    const run = page.locator('[data-variant=vote-not-persisted]').getByRole('link', { name: /Show me a run/ });
    await run.click();
    await page.locator('.banner').waitFor();
    await page.locator('#tab-checks').click();
    await lesson.play();
    await page.locator('.check-row--bad').first().waitFor();
  },

  async 'home and help lead to them'(visits) {
    const lesson = await visits.visit({ path: '' });
    const links = lesson.page.locator('.home__map > p a');
    assert.deepEqual(await links.evaluateAll((all) => all.map((it) => it.getAttribute('href'))), ['#/tasks', '#/teach', '#/broken']);
    await lesson.button('Help').click();
    await lesson.page.locator('dialog[open]').getByRole('link', { name: 'For teachers' }).click();
    await shown(lesson.page, 'teach');
  },

  async 'they can be read by everybody, in both languages and themes'(visits) {
    for (const [lang, theme] of [['en', 'light'], ['zh', 'dark']]) {
      for (const path of PAGES) {
        const { page } = await visits.visit({ path, lang, theme });
        await shown(page, path.match(/\w+/)[0]);
        assert.deepEqual(await findings(page), [], `${path}, ${lang}`);
      }
    }
  },

  async 'they fit a phone, and can be touched'(visits) {
    for (const lang of ['en', 'zh']) {
      for (const path of PAGES) {
        const { page } = await visits.visit({ ...PHONE, path, lang });
        await shown(page, path.match(/\w+/)[0]);
        assert.ok((await overflow(page)) <= 0, `${lang}: ${path} is wider than the screen`);
        const small = await page.locator('.beside .btn, .beside .check, .beside nav a').evaluateAll((all) =>
          all
            .map((it) => ({ name: it.textContent, area: it.getBoundingClientRect() }))
            .filter(({ area }) => area.width > 0 && (area.height < 43.5 || area.width < 43.5))
            .map(({ name }) => name),
        );
        assert.deepEqual(small, [], `${lang}: ${path}`);
      }
    }
  },

  async 'a course can be made with the keyboard alone'(visits) {
    const { page } = await visits.visit({ path: '#/teach' });
    await shown(page, 'teach');
    await page.locator('[data-choice=raft]').focus();
    await page.keyboard.press('Space');
    await page.locator('[data-role=course-link]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.dataset.choice), 'raft', 'the focus stays');
    for (let press = 0; press < 3; press++) await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.activeElement.closest('[data-lesson]').dataset.lesson);
    assert.equal(inside, 'raft');
  },
};
