import { freeTries, waitSeconds } from "../../src/accounts/lock-out.ts";
import { hashPassword, verifyPassword } from "../../src/accounts/password.ts";
import { createTotpSecret, totpCode, verifyTotp } from "../../src/accounts/totp.ts";

describe("passwords", () => {
  it("when the password is right, it is known again, however its letters were composed", async () => {
    const hash = await hashPassword("Zoë's long password");
    expect(await verifyPassword("Zoe\u0308's long password", hash)).toBe(true);
    expect(await verifyPassword("Zoe's long password", hash)).toBe(false);
  });

  it("when there is no account, no password is right", async () => {
    expect(await verifyPassword("anything at all", undefined)).toBe(false);
  });

  it("hashes the same password differently each time", async () => {
    expect(await hashPassword("the same password")).not.toBe(await hashPassword("the same password"));
  });
});

describe("codes of an authenticator app", () => {
  // RFC 6238, appendix B, SHA-1, its last six digits; the secret is "12345678901234567890" in base32.
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("at %d seconds the code is that of the RFC", (seconds, code) => {
    expect(totpCode(secret, Math.floor(seconds / 30))).toBe(code);
  });

  it("accepts the neighbouring steps, and none twice", () => {
    const own = createTotpSecret();
    const now = 1_800_000_000_000;
    const step = now / 30_000;
    expect(verifyTotp(own, totpCode(own, step - 1), undefined, now)).toBe(step - 1);
    expect(verifyTotp(own, totpCode(own, step + 1), undefined, now)).toBe(step + 1);
    expect(verifyTotp(own, totpCode(own, step - 2), undefined, now)).toBeUndefined();
    expect(verifyTotp(own, totpCode(own, step), step, now)).toBeUndefined();
    expect(verifyTotp(own, "", undefined, now)).toBeUndefined();
  });
});

describe("waiting after failures", () => {
  it("begins after the free tries and doubles up to an hour", () => {
    expect(waitSeconds(freeTries - 1)).toBe(0);
    expect(waitSeconds(freeTries)).toBe(15);
    expect(waitSeconds(freeTries + 1)).toBe(30);
    expect(waitSeconds(1_000)).toBe(3_600);
  });
});
