const typescript = ["--import", "tsx"];

/** Node's options for jest: its native ES modules need the first, the second keeps its warning out of the report. */
function jestOptions(env) {
  return `${env.NODE_OPTIONS ?? ""} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
}

/**
 * What each npm script runs. `web`: what browsers load is built first. `tools` names the programs that must be on the machine first:
 * a Redis that somebody else runs (REDIS_URL) needs none of ours, but the tests stop, kill and corrupt servers
 * and so always bring their own. Chromium, some 300 MB, and Prometheus: only where there are tests for them to run.
 */
export const commands = {
  start: {
    node: [...typescript, "src/dev.ts"],
    web: true,
    isService: true,
    tools: (env) => (env.REDIS_URL ? [] : ["redis-server"]),
  },
  test: {
    node: ["node_modules/jest/bin/jest.js"],
    web: true,
    env: (env) => ({ NODE_OPTIONS: jestOptions(env) }),
    tools: (_env, exists) => [
      "redis-server",
      ...(exists("tests/operations/alerts.test.ts") ? ["prometheus"] : []),
      ...(exists("tests/browser") ? ["chromium"] : []),
    ],
  },
  cli: { node: [...typescript, "src/cli/index.ts"], tools: () => [] },
  bench: {
    node: [...typescript, "bench/index.ts"],
    web: true,
    tools: (env) => (env.REDIS_URL ? [] : ["redis-server"]),
  },
};
