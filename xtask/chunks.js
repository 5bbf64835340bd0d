// What loads the chunks of the page. The build puts it in place of the splitter's own script, and
// fills in FILES: the file of each chunk, and the chunks that it needs.
const FILES = {files};
const there = {};
let started = {};

// Takes answers that were asked for before this script was there.
export const ahead = (answers) => (started = answers);

// Fetches a chunk with all that it needs, once; one that did not come is asked for again.
const chunk = (name) =>
  (there[name] ??= load(name).catch((error) => {
    delete there[name];
    throw error;
  }));

async function load(name) {
  const [file, ...needs] = FILES[name];
  const others = Promise.all(needs.map(chunk));
  const asked = started[name] ?? fetch(new URL(file, import.meta.url));
  delete started[name];
  const [answer] = await Promise.all([asked, others]);
  if (!answer.ok) throw new Error(file);
  const given = { e: wasm };
  // Not every host says what a wasm file is, and then it can not be compiled as it comes.
  if (answer.headers.get("content-type") === "application/wasm") {
    await WebAssembly.instantiateStreaming(answer, given);
  } else {
    await WebAssembly.instantiate(await answer.arrayBuffer(), given);
  }
  keep(file);
}

// Has the service worker keep what was opened. Where a browser allows no workers, as in some private
// windows, and in the lab's own threads, the page works without.
const keep = async (file) => {
  try {
    (await navigator.serviceWorker.ready).active.postMessage(file);
  } catch {}
};

// The page asks for a chunk by a call that is told what came of it.
const SPLITS = new Proxy({}, {
  get: (_, split) => async (told, data) => {
    const name = split.slice("__wasm_split_load_".length);
    const come = await chunk(name).then(() => true, () => false);
    wasm.__indirect_function_table.get(told)(data, come);
  },
});
