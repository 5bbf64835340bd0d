// The inspector's deeper tabs: the client history.

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
    await history.locator('tbody tr').last().getByRole('button').click();
    await lesson.page.waitForFunction(() => document.querySelectorAll('.history .op').length === 1);
    assert.equal(await history.locator('.op--pending').count(), 1);
    await history.locator('.op').click();
    await lesson.page.locator('.why').getByText(json.history[0].request).first().waitFor();
  },
};
