// The frame benchmark: nine servers and messages that take long, so that more than 500 are in
// flight, and the stage plays. Prints frame times and the time that each frame spends in script.
//
//     node tests/e2e/frames.mjs [--seconds N] [--json] [--profile NAME]
//
// Environment: as for run.mjs. Measure a build of `cargo xtask build`, on a machine that does
// nothing else.

import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Visits, launch } from './browser.mjs';
import { netsplit } from './cli.mjs';
import { serve } from './server.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What the promise is about. */
const MESSAGES_MIN = 500;

/** The speeds that are measured: the slider's place, and what it is for. */
const SPEEDS = [
  { name: 'slow: messages glide, few steps', times: 0.001 },
  { name: 'usual speed of the lesson', times: 0.03 },
  { name: 'fast: steps in every frame', times: 0.3 },
];

/** One long run: elections that never end, since votes come back too late. */
function link() {
  const { json } = netsplit('run', 'raft', '--nodes', '9', '--param', 'latency_ms=800', '--until', '4s');
  return json.link;
}

/** Frame times in milliseconds for so long, and the fewest messages that were on the stage. */
function watch(page, seconds) {
  return page.evaluate(async (seconds) => {
    const layer = document.querySelector('.messages');
    const times = [];
    let fewest = Infinity;
    const start = await new Promise(requestAnimationFrame);
    for (let last = start; last - start < seconds * 1000; ) {
      const now = await new Promise(requestAnimationFrame);
      times.push(now - last);
      fewest = Math.min(fewest, layer.childElementCount);
      last = now;
    }
    return { times, fewest };
  }, seconds);
}

async function metrics(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

function percentile(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

async function measure(visits, { name, times: speed }, seconds, profile) {
  const lesson = await visits.visit({ path: link() });
  await lesson.page.locator('.banner button').last().click();
  await lesson.unasked();
  const slider = lesson.page.locator('.transport__speed input');
  // The scale is logarithmic: 100 places are a factor of ten, from a thousandth on.
  await slider.fill(String(Math.round((100 * Math.log10(speed * 1000)) / 5) * 5));
  const shown = await lesson.page.locator('.transport__speed output').textContent();
  const { step } = await lesson.status();
  await lesson.page.locator('.transport__play').click();
  const cdp = await lesson.context.newCDPSession(lesson.page);
  // Time of the thread itself: what other programs take is not counted.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await watch(lesson.page, 1);
  if (profile) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.start');
  }
  const before = await metrics(cdp);
  const { times, fewest } = await watch(lesson.page, seconds);
  const after = await metrics(cdp);
  if (profile) await writeFile(profile, JSON.stringify((await cdp.send('Profiler.stop')).profile));
  const steps = (await lesson.status()).step - step;
  await lesson.context.close();
  if (fewest < MESSAGES_MIN) throw new Error(`Only ${fewest} messages were in flight, not ${MESSAGES_MIN}.`);
  const each = (key) => ((after[key] - before[key]) * 1000) / times.length;
  return {
    name,
    speed: shown,
    messages: fewest,
    steps_per_s: Math.round(steps / (seconds + 1)),
    frames: times.length,
    median_ms: percentile(times, 0.5),
    p99_ms: percentile(times, 0.99),
    script_ms: each('ScriptDuration'),
    style_ms: each('RecalcStyleDuration'),
    layout_ms: each('LayoutDuration'),
    task_ms: each('TaskDuration'),
  };
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const site = await serve(resolve(process.env.NETSPLIT_DIST ?? join(ROOT, 'dist')));
const browser = await launch();
const visits = new Visits(browser, site.address);
const rows = [];
try {
  for (const [k, speed] of SPEEDS.entries()) {
    const profile = values.profile && `${values.profile}-${k + 1}.cpuprofile`;
    rows.push(await measure(visits, speed, Number(values.seconds), profile));
  }
} finally {
  await browser.close();
  site.close();
}
if (values.json) {
  console.log(JSON.stringify(rows, null, 2));
} else {
  console.log(`Chromium ${browser.version()}, headless, ${cpus().length} cores (${cpus()[0].model})\n`);
  console.log('| speed | messages | steps/s | frame, median | frame, 99th percentile | script a frame | style and layout a frame |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  const ms = (time) => `${time.toFixed(2)} ms`;
  for (const row of rows) {
    const cells = [row.messages, row.steps_per_s, ms(row.median_ms), ms(row.p99_ms), ms(row.script_ms), ms(row.style_ms + row.layout_ms)];
    console.log(`| ${row.speed} (${row.name}) | ${cells.join(' | ')} |`);
  }
}
