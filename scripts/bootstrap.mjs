// Entry of `npm start`, `npm test`, `npm run cli` and `npm run bench`.
// Old Node must get as far as the clear line below, so this file and node-version.mjs keep to syntax of 2018
// and everything else is imported only after the check.
import { tooOld } from "./set-up/node-version.mjs";

const problem = tooOld(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import("./set-up/main.mjs")
    .then((main) => main.bootstrap(process.argv.slice(2)))
    .then(
      (code) => {
        process.exitCode = code;
      },
      (error) => {
        console.error(error.clear ? error.message : error);
        process.exitCode = 1;
      },
    );
}
