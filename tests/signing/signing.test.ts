import fc from "fast-check";
import { issueAuthorToken, readAuthorToken } from "../../src/signing/author-token.ts";
import { issueCursor, readCursor } from "../../src/signing/cursor.ts";
import { issueFormToken, readFormToken } from "../../src/signing/form-token.ts";
import { createIdentity } from "../../src/signing/identity.ts";
import { createKeyring } from "../../src/signing/keyring.ts";
import { holdsReceipt, issueReceipt } from "../../src/signing/receipt.ts";
import { rotateAddressKeys } from "../../src/signing/rotate-address-keys.ts";

const older = { id: "k1", secret: "an older secret of more than 32 characters" };
const newer = { id: "k2", secret: "a newer secret of more than 32 characters!" };
const keyring = createKeyring([newer, older]);
const id = "01920000-0000-7000-8000-000000000001";

describe("receipts", () => {
  it("are good for their comment only", () => {
    const receipt = issueReceipt(keyring, id);
    expect(holdsReceipt(keyring, id, receipt)).toBe(true);
    expect(holdsReceipt(keyring, id.replace("1", "2"), receipt)).toBe(false);
  });

  it("stay good when a new key is put in front, and end when theirs is taken away", () => {
    const receipt = issueReceipt(createKeyring([older]), id);
    expect(holdsReceipt(keyring, id, receipt)).toBe(true);
    expect(holdsReceipt(createKeyring([newer]), id, receipt)).toBe(false);
  });

  it("cannot be made up", () => {
    fc.assert(fc.property(fc.string(), (made) => !holdsReceipt(keyring, id, made)));
  });

  it("do not pass as another kind of token", () => {
    expect(keyring.verify("author", id, issueReceipt(keyring, id))).toBe(false);
  });
});

describe("author tokens", () => {
  it("vouch for an author id together with the same e-mail only", () => {
    const token = issueAuthorToken(keyring, "author-1", "key-of-ada");
    expect(readAuthorToken(keyring, token, "key-of-ada")).toBe("author-1");
    expect(readAuthorToken(keyring, token, "key-of-bob")).toBeUndefined();
    expect(readAuthorToken(keyring, token.replace("author-1", "author-2"), "key-of-ada")).toBeUndefined();
    expect(readAuthorToken(keyring, "", "key-of-ada")).toBeUndefined();
  });
});

describe("form tokens", () => {
  it("tell when the form was issued, for its article only", () => {
    const token = issueFormToken(keyring, "default", "/tides", 1_772_366_400_000);
    expect(readFormToken(keyring, "default", "/tides", token)).toBe(1_772_366_400_000);
    expect(readFormToken(keyring, "default", "/other", token)).toBeUndefined();
    expect(readFormToken(keyring, "default", "/tides", `0${token}`)).toBeUndefined();
  });
});

describe("cursors", () => {
  it("come back as they were given, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (position) => {
        expect(readCursor(keyring, "list", issueCursor(keyring, "list", position))).toEqual(position);
      }),
    );
  });

  it.each([
    ["of another list", issueCursor(keyring, "other", ["a"])],
    ["with a byte changed", issueCursor(keyring, "list", ["a"]).replace(/^./, "X")],
    ["empty", ""],
    ["made up", "eyJhIjoxfQ.k2.abc"],
  ])("are refused when %s", (_case, cursor) => {
    expect(() => readCursor(keyring, "list", cursor)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe("identity", () => {
  const identity = createIdentity("a key of more than thirty-two characters");
  it("gives one author key to all spellings of an address", () => {
    const key = identity.authorKey("ada@bücher.example");
    expect(identity.authorKey("ADA@Bücher.Example")).toBe(key);
    expect(identity.authorKey("ada@xn--bcher-kva.example")).toBe(key);
    expect(identity.authorKey("ada@example.org")).not.toBe(key);
  });

  it("hashes an IPv4 address alike when it comes mapped into IPv6", () => {
    expect(identity.addressHash("::ffff:192.0.2.1")).toBe(identity.addressHash("192.0.2.1"));
    expect(identity.addressHash("192.0.2.2")).not.toBe(identity.addressHash("192.0.2.1"));
  });

  it("gives other hashes under another key", () => {
    const other = createIdentity("another key of more than thirty-two characters");
    expect(other.authorKey("ada@example.org")).not.toBe(identity.authorKey("ada@example.org"));
  });
});

describe("address keys", () => {
  const dayMs = 86_400_000;

  it("are replaced each period, known for one more, and then forgotten", async () => {
    let now = 100 * dayMs;
    const kept = new Map<number, { key: string; until: number }>();
    const keys = await rotateAddressKeys({
      days: 20,
      now: () => now,
      keyOf: async (period, expiresAt) => {
        const made = kept.get(period) ?? { key: `key ${period}`, until: expiresAt.getTime() };
        kept.set(period, made);
        return made.key;
      },
      keptKeyOf: async (period) => {
        const made = kept.get(period);
        return made && made.until > now ? made.key : undefined;
      },
    });
    const identity = createIdentity("a key of more than thirty-two characters", keys);
    const reach = async (day: number): Promise<string> => {
      now = day * dayMs;
      identity.addressHash("192.0.2.1");
      await new Promise(setImmediate);
      return identity.addressHash("192.0.2.1");
    };
    const first = await reach(100);
    expect(identity.earlierAddressHash("192.0.2.1")).toBeUndefined();
    expect(identity.addressesKnownUntil()).toEqual(new Date(120 * dayMs));
    const second = await reach(110);
    expect(second).not.toBe(first);
    expect(identity.earlierAddressHash("192.0.2.1")).toBe(first);
    await reach(120);
    expect(identity.earlierAddressHash("192.0.2.1")).toBe(second);
    // Nobody asked for a key in the period before: there is none to know addresses by.
    await reach(150);
    expect(identity.earlierAddressHash("192.0.2.1")).toBeUndefined();
  });
});
