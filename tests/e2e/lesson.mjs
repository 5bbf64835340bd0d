// A lesson page as a test sees it. Everything is read from what a visitor can see or hear, or from
// the data attributes on the stage; nothing waits for a time to pass.

const RUN = '[data-role=run]';

export class Lesson {
  constructor(page, context) {
    this.page = page;
    this.context = context;
  }

  /** Where the run stands: step, now_us, digest (`null` while it plays), playing. */
  status() {
    return this.page.$eval(RUN, ({ dataset }) => ({
      step: Number(dataset.step),
      now_us: Number(dataset.nowUs),
      digest: dataset.digest ?? null,
      playing: dataset.playing === 'true',
    }));
  }

  /** Waits until the run stands so. `wanted` has any of what `status` gives, and `step_min`. */
  async until(wanted) {
    await this.page.waitForFunction(
      ([selector, wanted]) => {
        const { dataset } = document.querySelector(selector);
        const is = (key, value) => wanted[key] === undefined || wanted[key] === value;
        return (
          is('step', Number(dataset.step)) &&
          is('playing', dataset.playing === 'true') &&
          is('digest', dataset.digest) &&
          Number(dataset.step) >= (wanted.step_min ?? 0)
        );
      },
      [RUN, wanted],
    );
    return this.status();
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  tab(name) {
    return this.page.getByRole('tab', { name });
  }

  /** The thing on the stage with that name in `data-pick`, such as `node-0`. */
  thing(pick) {
    return this.page.locator(`[data-pick="${pick}"]`);
  }

  /** Switches questions off, so that a run plays through. */
  async unasked() {
    await this.page.locator('.story__ask input').uncheck();
  }

  /** Sets the speed to the fastest there is. */
  async fastest() {
    const slider = this.page.locator('.transport__speed input');
    await slider.fill(await slider.getAttribute('max'));
  }

  /** Presses play, at the fastest speed and without questions. */
  async play() {
    await this.unasked();
    await this.fastest();
    await this.page.locator('.transport__play').click();
  }

  /** Pauses if it plays, and waits until it stands still. */
  async pause() {
    // Looked at and pressed at once: in between a run may come to rest by itself.
    await this.page.$eval(RUN, ({ dataset }) => {
      if (dataset.playing === 'true') document.querySelector('.transport__play').click();
    });
    return this.until({ playing: false });
  }

  /** Presses "next event worth seeing" until there is a leader; gives it as `leader` does. */
  async toLeader() {
    for (let press = 0; press < 60; press++) {
      const leader = await this.leader();
      if (leader) return leader;
      const { step } = await this.status();
      await this.page.keyboard.press('.');
      await this.until({ step_min: step + 1 });
    }
    throw new Error('Sixty events worth seeing went by without a leader.');
  }

  /** The leader on the stage: its number, name and term; `null` when there is none. */
  leader() {
    return this.page.evaluate(() => {
      const node = document.querySelector('[data-role=crowned]');
      if (!node) return null;
      const name = node.querySelector('.node__name').textContent;
      const badge = node.querySelector('.node__badge').textContent;
      return { id: node.querySelector('[data-pick]').dataset.pick, name, term: Number(badge.match(/\d+/)[0]) };
    });
  }

  /** Waits for a leader other than the one with that name; it may do so while the run plays. */
  async untilOtherLeader(name) {
    await this.page.waitForFunction((name) => {
      const node = document.querySelector('[data-role=crowned]');
      return node && node.querySelector('.node__name').textContent !== name;
    }, name);
    return this.leader();
  }

  /** The State tab as it is shown: node -> variable -> text, with the role under `role`. */
  state() {
    return this.page.evaluate(() => {
      const seen = (cell) => {
        const copy = cell.cloneNode(true);
        for (const hidden of copy.querySelectorAll('.unseen')) hidden.remove();
        return copy.textContent;
      };
      const nodes = {};
      for (const table of document.querySelectorAll('.state__table')) {
        const names = [...table.querySelectorAll('thead th')].slice(1).map((head) => {
          const name = head.firstChild.textContent;
          nodes[name] = { role: head.querySelector('small').textContent };
          return name;
        });
        for (const row of table.querySelectorAll('tbody tr')) {
          const variable = row.querySelector('th code').textContent;
          row.querySelectorAll('td').forEach((cell, k) => {
            nodes[names[k]][variable] = seen(cell);
          });
        }
      }
      return nodes;
    });
  }

  /** Opens the menu of a thing by keyboard or pointer, and presses one of its buttons. */
  async menu(pick, name) {
    await this.thing(pick).press('Enter');
    await this.page.locator('.menu').getByRole('button', { name, exact: true }).click();
    await this.page.locator('.menu').waitFor({ state: 'detached' });
  }

  /** What the share dialog says: address, embed code, digest. It is closed again. */
  async share(name = 'Share') {
    await this.button(name).click();
    const dialog = this.page.locator('dialog[open]');
    await dialog.waitFor();
    const [address, embed] = await dialog.locator('textarea').evaluateAll((fields) => fields.map((f) => f.value));
    const digest = await dialog.locator('[data-role=digest]').textContent();
    await this.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    return { address, embed, digest, hash: address.slice(address.indexOf('#')) };
  }

  /** What has the focus: its tag, name and `data-pick`. */
  focused() {
    return this.page.evaluate(() => {
      const it = document.activeElement;
      return {
        tag: it.tagName.toLowerCase(),
        name: it.getAttribute('aria-label') || it.textContent.trim(),
        pick: it.dataset?.pick ?? null,
        class: it.getAttribute('class') ?? '',
      };
    });
  }
}
