// The browser, and the visits that tests make with it. Every visit is a fresh profile, and
// whatever its pages say on the console, throw, fail to load or ask of another host is kept: a
// test that does not expect it fails.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { Lesson } from './lesson.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** How long anything may take before it counts as not happening. Debug builds are slow. */
export const PATIENCE_MS = 15_000;

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROME || onPath(),
    args: [
      // A container's root can not have Chromium's sandbox; it opens only this site here.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error('No Chromium was found: install one, or name it in CHROME.');
  return found;
}

/** A visitor's screen, language and taste. */
const USUAL = {
  path: '#/lesson/raft',
  width: 1280,
  height: 800,
  lang: 'en',
  theme: 'light',
  touch: false,
  calm: false,
  inside: true,
  base: null,
  before: null,
  watched: null,
  expect: [],
};

/** What one test has: the site's address, visits, and what those did wrong. */
export class Visits {
  constructor(browser, address) {
    this.browser = browser;
    this.address = address;
    this.visits = [];
    this.problems = [];
  }

  /**
   * Opens the site in a fresh profile, with the inspector open unless `inside` is false, as for somebody
   * who opened it before. Options: see `USUAL`; `before` is a function that runs in
   * the page before the site does, `watched` is given the page before it opens; `expect` lists
   * patterns of console messages that may come.
   */
  async visit(options = {}) {
    const wish = { ...USUAL, ...options };
    const context = await this.browser.newContext({
      viewport: { width: wish.width, height: wish.height },
      locale: wish.lang === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: wish.theme,
      reducedMotion: wish.calm ? 'reduce' : 'no-preference',
      hasTouch: wish.touch,
      isMobile: wish.touch,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    this.visits.push({ context, page });
    this.watch(page, wish.expect);
    if (wish.inside) await page.addInitScript(keepInside);
    if (wish.before) await page.addInitScript(wish.before);
    await wish.watched?.(page);
    await page.goto((wish.base ?? this.address) + wish.path);
    await page.waitForSelector('main:not(#boot)');
    return new Lesson(page, context);
  }

  watch(page, expect) {
    const home = new URL(this.address).origin;
    const note = (what) => {
      if (!expect.some((pattern) => pattern.test(what))) this.problems.push(what);
    };
    page.on('console', (message) => note(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => note(`uncaught: ${error.message}`));
    page.on('crash', () => note('the page crashed'));
    const left = departures(page);
    page.on('requestfailed', (request) => {
      if (!left(request)) note(`failed to load: ${request.url()} (${request.failure()?.errorText})`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) note(`${response.status()}: ${response.url()}`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== home) note(`asked another host: ${request.url()}`);
    });
  }

  /** Keeps a picture of every page of a test that failed. */
  async picture(folder, name) {
    const file = name.replace(/[^\w\u4e00-\u9fff]+/g, '-');
    for (const [k, { page }] of this.visits.entries()) {
      const path = join(folder, `${file}-${k + 1}.png`);
      await page.screenshot({ path }).catch(() => {});
    }
  }

  async close() {
    await Promise.all(this.visits.map(({ context }) => context.close()));
  }
}

/** Remembers that the inspector is open, where the browser lets a page remember anything. */
function keepInside() {
  try {
    if (localStorage.getItem('netsplit.inside') === null) localStorage.setItem('netsplit.inside', 'open');
  } catch {}
}

/**
 * Tells which requests failed only because their page was left: the browser gives up what a page
 * still loads when another takes its place. Whatever else fails, or is given up by the page itself,
 * is the page's fault.
 */
function departures(page) {
  const asked = new Map();
  let leaving = false;
  let departed = 0;
  page.on('request', (request) => {
    asked.set(request, asked.size);
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) leaving = true;
  });
  // Until the other page takes its place, the one that is left still asks for things.
  page.on('framenavigated', (frame) => {
    if (leaving && frame === page.mainFrame()) departed = asked.size;
  });
  page.on('domcontentloaded', () => (leaving = false));
  const before = (request) => leaving || asked.get(request) < departed;
  return (request) => request.failure()?.errorText === 'net::ERR_ABORTED' && before(request);
}
