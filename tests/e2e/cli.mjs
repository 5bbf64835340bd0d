// The command line, for links and digests that the page must agree with.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs `netsplit` with `--json`; gives its exit status and what it printed. */
export function netsplit(...args) {
  const { status, stdout } = printed(...args, '--json');
  return { status, json: JSON.parse(stdout) };
}

/** Runs `netsplit`; gives its exit status and what it printed, as text. */
export function printed(...args) {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
  const program = process.env.NETSPLIT_CLI ?? join(target, 'debug', 'netsplit');
  if (!existsSync(program)) {
    throw new Error(`There is no ${program}: \`cargo build --bin netsplit\` makes it.`);
  }
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`netsplit ${args.join(' ')}: ${stderr}`);
  return { status, stdout };
}
