// Themes, presenter mode, embedding, reduced motion.

import assert from 'node:assert/strict';

/** How light the page's background is, from 0 to 255. */
function lightness(page) {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return (r + g + b) / 3;
  });
}

export default {
  async 'the theme follows the device, can be chosen, and is remembered'(visits) {
    const light = await visits.visit({ path: '' });
    assert.ok((await lightness(light.page)) > 200);
    const dark = await visits.visit({ path: '', theme: 'dark' });
    assert.ok((await lightness(dark.page)) < 60);
    await dark.button('Theme: as the device').click();
    assert.ok((await lightness(dark.page)) > 200, 'light was chosen on a dark device');
    await dark.page.reload();
    await dark.page.waitForSelector('main:not(#boot)');
    assert.ok((await lightness(dark.page)) > 200, 'and stays');
    await dark.button('Theme: light').click();
    assert.ok((await lightness(dark.page)) < 60);
  },

  async 'presenter mode enlarges, and hides the story until it is asked for'(visits) {
    const lesson = await visits.visit();
    const size = () => lesson.page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
    const before = await size();
    const story = lesson.page.locator('.lesson__story');
    await lesson.page.keyboard.press('p');
    assert.ok((await size()) > before);
    assert.equal(await story.isVisible(), false);
    await lesson.button('Show the story').click();
    await story.waitFor();
    await lesson.page.keyboard.press('p');
    assert.equal(await size(), before);
    assert.equal(await story.isVisible(), true);
  },

  async 'embedded, there is the stage with its controls alone'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    const { embed } = await lesson.share();
    const source = embed.match(/src="([^"]+)"/)[1].replaceAll('&amp;', '&');
    const framed = await visits.visit({ path: source.slice(source.indexOf('#')), width: 800, height: 520 });
    assert.equal((await framed.status()).digest, (await lesson.status()).digest);
    for (const absent of ['.bar', '.lesson__story', '.lesson__inspector']) {
      assert.equal(await framed.page.locator(absent).count(), 0, absent);
    }
    await framed.fastest();
    await framed.page.locator('.transport__play').click();
    await framed.until({ step_min: (await framed.status()).step + 5 });
    const overflow = await framed.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    assert.ok(overflow <= 0, 'it needs no scrolling');
  },

  async 'embedded in a frame of another page'(visits) {
    const lesson = await visits.visit({ path: '' });
    await lesson.page.setContent(`<iframe src="${visits.address}#/lesson/raft?embed=1" width="800" height="520"></iframe>`);
    const frame = lesson.page.frameLocator('iframe');
    await frame.locator('.transport__play').click();
    await frame.locator('[data-role=run][data-playing=true]').waitFor();
  },

  async 'nothing moves before play, and messages glide while it plays'(visits) {
    const lesson = await visits.visit();
    const places = () => lesson.page.locator('.messages > *').evaluateAll((all) => all.map((it) => it.getAttribute('transform')).join());
    await lesson.toLeader();
    const still = await lesson.status();
    const before = await places();
    assert.ok(before.length > 0, 'messages are in flight');
    await frames(lesson.page, 12);
    assert.equal(await places(), before);
    assert.deepEqual(await lesson.status(), still);
    assert.ok((await moves(lesson)) > FEW, 'they move between steps');
  },

  async 'messages are on the way from their sender to their receiver'(visits) {
    const lesson = await visits.visit();
    await lesson.toLeader();
    assert.deepEqual(await astray(lesson.page), []);
    await moves(lesson);
    await lesson.pause();
    // Where it was paused, no message may be on its way.
    while (!(await lesson.page.locator('.messages > *').count())) await lesson.button('Step').click();
    assert.deepEqual(await astray(lesson.page), []);
  },

  async 'with reduced motion messages step instead of gliding'(visits) {
    const lesson = await visits.visit({ calm: true });
    await lesson.toLeader();
    const moved = await moves(lesson);
    assert.ok(moved <= FEW, `they stand still between steps, but moved in ${moved} frames`);
    await lesson.fastest();
    await lesson.until({ step_min: (await lesson.status()).step + 20 });
    const running = await lesson.page.evaluate(
      () => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length,
    );
    assert.equal(running, 0, 'no animation of the style sheets runs either');
  },
};

/** Messages that are not near the line between the nodes that their words name. */
function astray(page) {
  return page.evaluate(() => {
    const place = (element) => element.getAttribute('transform').match(/^translate\((-?[\d.]+) (-?[\d.]+)\)$/).slice(1).map(Number);
    const nodes = new Map(
      [...document.querySelectorAll('.nodes > g')].map((node) => [node.querySelector('.node__name').textContent, place(node)]),
    );
    const away = ([x, y], [ax, ay], [bx, by]) => {
      const part = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
      const near = Math.min(1, Math.max(0, part));
      return Math.hypot(x - ax - near * (bx - ax), y - ay - near * (by - ay));
    };
    const messages = [...document.querySelectorAll('.messages > g')];
    if (messages.length === 0) return ['there is no message'];
    return messages
      .map((message) => {
        const [, from, to] = message.getAttribute('aria-label').match(/(\w+) → (\w+)/);
        return { words: `${from} → ${to}`, far: away(place(message), nodes.get(from), nodes.get(to)) };
      })
      .filter(({ far }) => far > 30)
      .map(({ words, far }) => `${words} is ${far.toFixed(0)} away`);
  });
}

/** Lets so many frames go by. */
function frames(page, count) {
  return page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
  }, count);
}

/**
 * Of forty frames, so many at most show what belongs to the step before: on a busy machine Yew lets a frame
 * through between its changes and what is done after them.
 */
const FEW = 3;

/** Plays slowly, and counts the frames of forty in which messages moved and no step was taken. */
async function moves(lesson) {
  await lesson.unasked();
  await lesson.page.locator('.transport__play').click();
  await lesson.until({ playing: true });
  return lesson.page.evaluate(async () => {
    const run = document.querySelector('[data-role=run]');
    const look = () => ({
      step: run.dataset.step,
      places: new Map([...document.querySelectorAll('.messages > *')].map((it) => [it, it.getAttribute('transform')])),
    });
    let moved = 0;
    let before = look();
    for (let frame = 0; frame < 40; frame++) {
      await new Promise(requestAnimationFrame);
      const now = look();
      if (now.step === before.step) {
        moved += [...now.places].some(([it, place]) => before.places.has(it) && before.places.get(it) !== place) ? 1 : 0;
      }
      before = now;
    }
    return moved;
  });
}
