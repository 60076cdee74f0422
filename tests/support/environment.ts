import { testMongodbUri, testRedisUrl, uniqueName } from "./stores.ts";

export const adminToken = "an-administrator's-token-for-the-tests";

/** The environment of a service on this run's stores, with names of its own in both; what is given goes before. */
export function testEnvironment(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const name = uniqueName("service");
  return {
    REDIS_URL: testRedisUrl(),
    MONGODB_URI: testMongodbUri(name),
    SIGNING_KEYS: `k1:${"signing-key-for-tests".padEnd(32, "-")}`,
    IDENTITY_KEY: "identity-key-for-tests".padEnd(32, "-"),
    ADMIN_TOKEN: adminToken,
    PORT: "0",
    WORKER_PORT: "0",
    // A machine that runs the tests may be slow: what is not about timeouts must not meet one.
    QUEUE_TIMEOUT_SECONDS: "30",
    CHECK_TIMEOUT_SECONDS: "30",
    QUEUE_PREFIX: name,
    RATE_LIMIT_PER_MINUTE: "100000",
    LOG_LEVEL: "silent",
    ...given,
  };
}
