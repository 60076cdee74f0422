/** Every benchmark by its name: `npm run bench -- NAME [--json]`. Each prints medians of several rounds. */
const benches: Readonly<Record<string, () => Promise<{ run(argv: string[]): Promise<void> }>>> = {
  accept: () => import("./accept.ts"),
  work: () => import("./work.ts"),
  read: () => import("./read.ts"),
  store: () => import("./store.ts"),
  writes: () => import("./writes.ts"),
  scrape: () => import("./scrape.ts"),
  import: () => import("./import.ts"),
  overhead: () => import("./overhead.ts"),
  desk: () => import("./desk.ts"),
  judge: () => import("./judge.ts"),
  "near-duplicates": () => import("./near-duplicates.ts"),
  "compare-filters": () => import("./compare-filters.ts"),
  page: () => import("./page.ts"),
};

const [name = "", ...argv] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench) await (await bench()).run(argv);
else {
  process.stderr.write(`Say which: npm run bench -- ${Object.keys(benches).join("|")} [--json]\n`);
  process.exitCode = 2;
}
