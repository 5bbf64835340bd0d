// The inspector's deeper tabs: the client history, the code, the cut and the waterfall.

import assert from 'node:assert/strict';
import { netsplit } from './cli.mjs';

const CLIENTS = ['run', 'raft', '--script', 'tests/scripts/clients.txt', '--history'];

export default {
  async 'the client history is that of the command line, and rewinds'(visits) {
    const { json } = netsplit(...CLIENTS);
    const lesson = await visits.visit({ path: json.link });
    await lesson.tab('Checks').click();
    const history = lesson.page.locator('.history');
    assert.equal(await history.locator('.op').count(), json.history.length);
    await history.locator('summary').click();
    const rows = await history.locator('tbody tr').allInnerTexts();
    assert.equal(rows.length, json.history.length);
    for (const [k, { name, request, reply, outcome }] of json.history.toReversed().entries()) {
      const words = { ok: reply, unknown: 'not known', pending: 'still waiting' }[outcome];
      for (const part of [name, request, words]) assert.ok(rows[k].includes(part), `${rows[k]}: ${part}`);
    }
    // The first request, and the moment right after it: nothing else was asked by then.
    await history.locator('tbody tr').last().getByRole('button').first().click();
    await lesson.page.waitForFunction(() => document.querySelectorAll('.history .op').length === 1);
    assert.equal(await history.locator('.op--pending').count(), 1);
    await history.locator('.op').click();
    await lesson.page.locator('.why').getByText(json.history[0].request).first().waitFor();
  },

  async 'the code has the handler of each step lit, with its place in the paper'(visits) {
    const lesson = await visits.visit();
    await lesson.tab('Code').click();
    const lit = lesson.page.locator('.code__fn--lit');
    await lesson.page.locator('.code__file').first().waitFor();
    const seen = new Set();
    for (let press = 0; press < 60 && !seen.has('on_request_vote'); press++) {
      const { step } = await lesson.status();
      await lesson.button('Step').click();
      await lesson.until({ step_min: step + 1 });
      await lesson.page.waitForFunction(() => document.querySelectorAll('.code__fn--lit[open]').length === 1);
      const name = await lit.getAttribute('data-fn');
      seen.add(name);
      assert.ok((await lesson.page.locator('.code__told').innerText()).includes(name));
    }
    assert.ok(seen.has('on_election_timeout') && seen.has('on_request_vote'), [...seen].join());
    const paper = lit.getByRole('link', { name: 'figure 2', exact: true });
    assert.match(await paper.getAttribute('href'), /^https:.*raft\.pdf/);
    assert.ok(await paper.isVisible());
    // It is scrolled to within its pane, and the page stays where it is.
    const inView = await lit.evaluate((element) => {
      const pane = element.closest('.code__pane').getBoundingClientRect();
      const top = element.getBoundingClientRect().top;
      return top >= pane.top - 1 && top < pane.bottom && scrollY === 0;
    });
    assert.ok(inView);
  },

  async 'code that can not be loaded says so, and can be asked for again'(visits) {
    const before = () => {
      const { fetch } = window;
      window.refuse = true;
      window.fetch = (file, ...rest) =>
        window.refuse && String(file).startsWith('code/') ? Promise.reject(new Error('refused')) : fetch(file, ...rest);
    };
    const lesson = await visits.visit({ before });
    await lesson.tab('Code').click();
    await lesson.page.getByRole('alert').getByText('The source could not be loaded').waitFor();
    await lesson.page.evaluate(() => {
      window.refuse = false;
    });
    await lesson.button('Try again').click();
    await lesson.page.locator('.code__file').first().waitFor();
  },

  async 'a cut is dragged, and says at once whether it is consistent'(visits) {
    const lesson = await visits.visit();
    await lesson.unasked();
    await lesson.toLeader();
    for (let press = 0; press < 12; press++) await lesson.page.keyboard.press('ArrowRight');
    await lesson.tab('Space-time').click();
    await lesson.button('Draw a cut').click();
    const verdict = lesson.page.locator('.cut-verdict');
    assert.match(await verdict.innerText(), /^Consistent/);
    // Up to the last event at one node, and before every event at all others.
    const handles = lesson.page.getByRole('slider', { name: /^Cut of/ });
    const count = await handles.count();
    assert.equal(count, await lesson.page.locator('.lane').count());
    const area = lesson.page.locator('.cut__area');
    await area.evaluate((area) => area.scrollIntoView({ block: 'center' }));
    const grip = handles.first().locator('.cut__grip');
    const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
    const [x, y] = middle(await grip.boundingBox());
    const [, to] = middle(await area.boundingBox());
    assert.ok(to > y, `the cut begins above the middle: ${y}, ${to}`);
    await lesson.page.mouse.move(x, y);
    await lesson.page.mouse.down();
    await lesson.page.mouse.move(x, to, { steps: 6 });
    const [, held] = middle(await grip.boundingBox());
    assert.ok(Math.abs(held - to) < 2, `the handle is under the pointer: ${held}, ${to}`);
    await lesson.page.mouse.up();
    await lesson.page.mouse.move(x, y);
    const [, left] = middle(await grip.boundingBox());
    assert.equal(left, held, 'a handle that was let go stays');
    await handles.first().press('End');
    for (let k = 1; k < count; k++) await handles.nth(k).press('Home');
    assert.match(await verdict.innerText(), /^Not consistent: .* from /);
    assert.ok((await lesson.page.locator('.arrow--broken').count()) > 0);
    await handles.first().press('Home');
    assert.match(await verdict.innerText(), /^Consistent/);
    const rows = await lesson.page.locator('.cut-table tbody tr').count();
    assert.equal(rows, count);
    await lesson.button('Take the cut away').click();
    assert.equal(await handles.count(), 0);
  },

  async 'the waterfall shows a call and its attempts, and its rows go to their start'(visits) {
    const lesson = await visits.visit({ path: '#/lesson/retry' });
    await lesson.unasked();
    await lesson.menu('node-0', 'Crash');
    await lesson.menu('node-3', 'pay 5');
    for (let press = 0; press < 6; press++) await lesson.page.keyboard.press('ArrowRight');
    await lesson.tab('Spans').click();
    const rows = lesson.page.locator('.span-row');
    await rows.nth(1).waitFor();
    assert.match(await rows.first().getAttribute('aria-label'), /^C1: pay 5 #1, since/);
    assert.match(await rows.nth(1).getAttribute('aria-label'), /^C1: attempt 1, /);
    await rows.first().press('ArrowDown');
    assert.equal(await lesson.page.evaluate(() => document.activeElement.getAttribute('tabindex')), '0');
    const { step } = await lesson.status();
    await rows.nth(1).press('Enter');
    await lesson.page.waitForFunction((step) => Number(document.querySelector('[data-role=run]').dataset.step) < step, step);
    // A lesson that tells of no spans has no such tab.
    const raft = await visits.visit();
    assert.equal(await raft.tab('Spans').count(), 0);
  },
};
