// The end-to-end tests: the built site in a real browser, as visitors meet it.
//
//     node tests/e2e/run.mjs [part of a test's name ...]
//
// NETSPLIT_DIST is the folder of the built site (dist), CHROME the browser (found on PATH),
// NETSPLIT_CLI the command line (target/debug/netsplit). Pictures of failed tests go to
// test-results/. The closing line counts.

import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Visits, launch } from './browser.mjs';
import { serve } from './server.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PICTURES = join(ROOT, 'test-results');
const TOPICS = ['collector', 'flow', 'story', 'links', 'faults', 'keyboard', 'phone', 'languages', 'appearance', 'hardship', 'chunks', 'access', 'every', 'inspector', 'measure', 'pages', 'search'];

/** The longest that one test may take. */
const TEST_MS_MAX = 90_000;

async function main() {
  const site = await serve(resolve(process.env.NETSPLIT_DIST ?? join(ROOT, 'dist')));
  const browser = await launch();
  await rm(PICTURES, { recursive: true, force: true });
  const tests = await wanted(process.argv.slice(2));
  const count = { passed: 0, failed: 0 };
  const started = performance.now();
  const worker = async () => {
    for (let test = tests.shift(); test; test = tests.shift()) {
      count[await attempt(test, browser, site.address)] += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  await browser.close();
  site.close();
  console.log(`\n${seconds(performance.now() - started)} in all`);
  console.log(`${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
}

/** Every test, or those whose names have one of the words. */
async function wanted(words) {
  const topics = await Promise.all(TOPICS.map((topic) => import(`./${topic}.mjs`)));
  const all = topics.flatMap((topic, k) =>
    Object.entries(topic.default).map(([name, run]) => ({ name: `${TOPICS[k]}: ${name}`, run })),
  );
  return all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
}

async function attempt({ name, run }, browser, address) {
  const visits = new Visits(browser, address);
  const started = performance.now();
  let problem = null;
  try {
    await within(TEST_MS_MAX, run(visits));
    if (visits.problems.length > 0) problem = `It was not silent:\n${visits.problems.join('\n')}`;
  } catch (error) {
    problem = [error.stack ?? String(error), ...visits.problems].join('\n');
  }
  const took = seconds(performance.now() - started);
  console.log(`${problem ? 'FAILED' : 'ok    '} ${took.padStart(7)}  ${name}`);
  if (problem) {
    console.log(problem.replaceAll(/^/gm, '    '));
    await mkdir(PICTURES, { recursive: true });
    await visits.picture(PICTURES, name);
  }
  await visits.close();
  return problem ? 'failed' : 'passed';
}

function within(most_ms, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${seconds(most_ms)}.`)), most_ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

await main();
