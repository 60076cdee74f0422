import { readFileSync } from "node:fs";
import { envExample } from "../../config/env-example.ts";
import { ConfigError, readConfig } from "../../config/index.ts";
import { defaultPolicy, policySchema } from "../../config/policy.ts";

const needed = {
  REDIS_URL: "redis://127.0.0.1:6379",
  MONGODB_URI: "mongodb://127.0.0.1:27017/comments",
  SIGNING_KEYS: `k1:${"s".repeat(32)}`,
  IDENTITY_KEY: "i".repeat(32),
};

describe("readConfig", () => {
  it("fills in the defaults where only the required are given", () => {
    expect(readConfig(needed)).toMatchObject({
      PORT: 3_000,
      RATE_LIMIT_PER_MINUTE: 10,
      QUEUE_PREFIX: "comments",
    });
  });

  it("counts an empty variable as absent", () => {
    expect(readConfig({ ...needed, PORT: "", ADMIN_TOKEN: "" })).toMatchObject({ PORT: 3_000 });
  });

  it.each([
    ["mongodb://a.example:27017,b.example:27017/comments?replicaSet=rs0", true],
    ["mongodb+srv://user:word@cluster.example/comments", true],
    ["http://a.example/comments", false],
    ["mongodb://", false],
  ])("when MONGODB_URI is %s, then that it fits is %p", (uri, fits) => {
    const read = () => readConfig({ ...needed, MONGODB_URI: uri }).MONGODB_URI;
    if (fits) expect(read()).toBe(uri);
    else expect(read).toThrow(/MONGODB_URI: must begin with/);
  });

  it("names every variable at fault at once, and no value", () => {
    const wrong = {
      ...needed,
      REDIS_URL: undefined,
      PORT: "http",
      ADMIN_TOKEN: "hunter2",
      SIGNING_KEYS: "k1:short",
    };
    const message = (() => {
      try {
        return JSON.stringify(readConfig(wrong));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return error.message;
      }
    })();
    for (const name of ["REDIS_URL: is required", "PORT:", "ADMIN_TOKEN:", "SIGNING_KEYS:"])
      expect(message).toContain(name);
    expect(message).not.toContain("hunter2");
    expect(message).not.toContain("short");
  });

  it.each([
    ["two keys", `k2:${"a".repeat(32)},k1:${"b".repeat(32)}`, ["k2", "k1"]],
    ["one", `k1:${"b".repeat(32)}`, ["k1"]],
  ])("reads %s for signing, the first first", (_case, SIGNING_KEYS, ids) => {
    expect(readConfig({ ...needed, SIGNING_KEYS }).SIGNING_KEYS.map(({ id }) => id)).toEqual(ids);
  });

  it("refuses two signing keys of one id", () => {
    const SIGNING_KEYS = `k1:${"a".repeat(32)},k1:${"b".repeat(32)}`;
    expect(() => readConfig({ ...needed, SIGNING_KEYS })).toThrow("no id may stand twice");
  });
});

describe(".env.example", () => {
  it("is what config/schema.ts says; else run: npm run env-example", () => {
    expect(readFileSync(".env.example", "utf8")).toBe(envExample());
  });
});

describe("policySchema", () => {
  it("gives the defaults for an empty policy", () => {
    expect(defaultPolicy).toMatchObject({
      mode: "trust",
      links: { holdAt: 2 },
      flood: { burstSeconds: 15, perHour: 10 },
    });
  });

  it("refuses what it does not know, so that a slip of the pen is not taken for a setting", () => {
    expect(policySchema.safeParse({ link: { holdAt: 3 } }).success).toBe(false);
    expect(policySchema.safeParse({ links: { holdAt: 0 } }).success).toBe(false);
  });
});
