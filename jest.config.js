/** Tests run as native ES modules; swc only strips the types. @type {import("jest").Config} */
export default {
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  globalSetup: "<rootDir>/tests/support/global-setup.mjs",
  globalTeardown: "<rootDir>/tests/support/global-teardown.mjs",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "es6" } },
    ],
  },
  // A test that failed may leave a server open; the run must not wait for it.
  forceExit: true,
  testTimeout: 60_000,
};
