// A static file server over the built site, as plain as any host: files, types, 404. The same
// files are also served below a path, since course pages often live there.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** The path below which the site is served a second time. */
export const SUB_PATH = 'sub/path/';

/** What the server never answers: a test gives it up. */
export const NEVER = 'never';

/** Serves `dist` on a free port; gives its address, which ends in a slash, and `close`. */
export async function serve(dist) {
  const index = await stat(join(dist, 'index.html')).catch(() => null);
  if (!index) throw new Error(`There is no built site in ${dist}: run \`cargo xtask build\` first.`);
  const server = createServer((request, response) => answer(dist, request, response));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => server.close(),
  };
}

async function answer(dist, request, response) {
  if (request.url === `/${NEVER}`) return;
  const file = fileOf(dist, request.url);
  const found = file && (await stat(file).catch(() => null));
  if (!found?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-length': found.size });
  createReadStream(file).pipe(response);
}

/** The file that an address asks for; `null` when it would lie outside of the site. */
function fileOf(dist, url) {
  let path = decodeURIComponent(new URL(url, 'http://localhost').pathname).slice(1);
  if (path.startsWith(SUB_PATH)) path = path.slice(SUB_PATH.length);
  if (path === '' || path.endsWith('/')) path += 'index.html';
  const file = normalize(join(dist, path));
  return file.startsWith(normalize(dist) + sep) ? file : null;
}
