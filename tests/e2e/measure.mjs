// The Measure tab: the page's trials give what the command line's give.

import assert from 'node:assert/strict';
import { netsplit } from './cli.mjs';

/** Opens the tab at an experiment. */
async function opened(visits, experiment, options) {
  const lesson = await visits.visit(options);
  await lesson.page.locator('#tab-measure').click();
  await lesson.page.locator('[data-key=experiment]').selectOption({ index: experiment });
  return lesson;
}

/** Opens what is folded, and puts values into fields by their keys. */
async function set(page, fields) {
  await page.locator('.measure details').evaluateAll((folds) => folds.forEach((fold) => { fold.open = true; }));
  for (const [key, value] of Object.entries(fields)) {
    await page.locator(`.measure [data-key=${key}]`).fill(value);
  }
}

/** Presses the button and waits until all trials are done. */
async function measured(page) {
  await page.locator('[data-role=measure-run]').click();
  await page.waitForFunction(() => {
    const { done, total, running } = document.querySelector('[data-role=measure]').dataset;
    return done === total && running === 'false';
  });
}

/** The rows of the table, as texts. */
const rows = (page) =>
  page.$$eval('.measure tbody tr', (rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent)),
  );

export default {
  async 'the page and the command line give the same numbers'(visits) {
    const { page } = await opened(visits, 1);
    await set(page, { timeout_ms: '150-155', ineligible: '1', trials: '60', seed: '4' });
    const command = await page.locator('.measure__command').textContent();
    await measured(page);
    const { json } = netsplit(...command.trim().split(' ').slice(1));
    const [[x, , value, low, high, , p99, most, trials]] = await rows(page);
    const [point] = json.points;
    assert.deepEqual([x, trials].map(Number), [point.x, point.trials]);
    for (const [shown, exact] of [[value, point.value], [low, point.low], [high, point.high], [p99, point.p99], [most, point.max]]) {
      assert.ok(Math.abs(Number(shown) - exact) <= 0.5, `${shown} is ${exact}`);
    }
  },

  async 'trials leave the page at hand, and can be stopped'(visits) {
    const { page } = await opened(visits, 0);
    await set(page, { trials: '2000' });
    await page.locator('[data-role=measure-run]').click();
    await page.locator('#tab-state').click();
    await page.locator('.state').waitFor();
    await page.locator('#tab-measure').click();
    await page.waitForFunction(() => Number(document.querySelector('[data-role=measure]').dataset.done) > 0);
    await page.locator('[data-role=measure-run]').click();
    const { done, total, running } = await page.$eval('[data-role=measure]', ({ dataset }) => ({ ...dataset }));
    assert.ok(Number(done) > 0 && Number(done) < Number(total), `${done} of ${total}`);
    assert.equal(running, 'false');
    assert.ok((await page.locator('.plot__point').count()) > 0, 'what there is is drawn');
  },

  async 'a first visit does not wait for the experiments, which can be asked for again'(visits) {
    const before = () => {
      const { fetch } = window;
      window.asked = [];
      window.fetch = (file, ...rest) => {
        if (String(file).endsWith('.wasm')) window.asked.push(String(file));
        const isFirst = window.asked.filter((other) => other.includes('/lab-')).length === 1;
        return String(file).includes('/lab-') && isFirst ? Promise.reject(new Error('refused')) : fetch(file, ...rest);
      };
    };
    const lesson = await visits.visit({ before });
    const { page } = lesson;
    const asked = () => page.evaluate(() => window.asked);
    assert.ok((await asked()).some((file) => /netsplit-web/.test(file)), 'what is fetched is seen');
    assert.ok(!(await asked()).some((file) => /lab/.test(file)));
    await lesson.tab('Measure').click();
    await page.getByRole('alert').getByText('could not be loaded').waitFor();
    await lesson.button('Try again').click();
    await page.locator('[data-role=measure]').waitFor();
    const { length } = await asked();
    await lesson.tab('State').click();
    await lesson.tab('Measure').click();
    await page.locator('[data-role=measure]').waitFor();
    assert.equal((await asked()).length, length, 'it is fetched once');
  },

  async 'it follows the language of the page'(visits) {
    const { page } = await opened(visits, 0);
    await page.locator('[data-role=language]').click();
    await page.locator('.measure').getByText('开始测量').waitFor();
  },

  async 'it speaks Chinese'(visits) {
    const { page } = await opened(visits, 0, { path: '#/lesson/raft?lang=zh-CN' });
    assert.match(await page.locator('.measure').textContent(), /开始测量/);
  },
};
