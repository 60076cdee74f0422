/** The oldest Node that runs the service; the same number stands in package.json under `engines`. */
export const oldestNode = "20.19.0";

/**
 * One line that says what to do when `version` (as in `process.versions.node`) is too old; undefined when it will do.
 * Keeps to syntax that Node 12 can parse: it has to run there to be of use.
 */
export function tooOld(version) {
  const have = version.split(".").map(Number);
  const need = oldestNode.split(".").map(Number);
  for (let i = 0; i < need.length; i++) {
    if (have[i] > need[i]) return undefined;
    if (have[i] < need[i])
      return (
        "Node " +
        version +
        " is too old: this service needs Node " +
        oldestNode +
        " or newer. Install it from https://nodejs.org or with your version manager (nvm install 22)."
      );
  }
  return undefined;
}
