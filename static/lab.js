// The lab in a thread of its own: starts the app whose name the page gives, without a document.
const stem = location.hash.slice(1);
const { default: start } = await import(`./${stem}.js`);
await start({ module_or_path: new URL(`${stem}_bg.wasm`, location.href) });
