import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, steps of 30 seconds. */
const stepSeconds = 30;
const digits = 6;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 160 random bits in base32, the length that RFC 4226 recommends. */
export function createTotpSecret(): string {
  return [...randomBytes(32)].map((byte) => alphabet[byte & 31]).join("");
}

/** What an authenticator app reads from a QR code. */
export function totpUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/**
 * The step that a code belongs to, this one or a neighbour (clocks differ); `undefined` for a wrong code.
 * @param usedStep the last step that was accepted; it and earlier ones are not accepted again.
 * @param now milliseconds since the epoch.
 */
export function verifyTotp(
  secret: string,
  code: string,
  usedStep: number | undefined,
  now: number,
): number | undefined {
  const current = Math.floor(now / 1_000 / stepSeconds);
  return [current, current - 1, current + 1].find(
    (step) => step > (usedStep ?? -1) && isEqual(totpCode(secret, step), code),
  );
}

/** The code of one step, by RFC 4226's truncation. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const value = (mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 10 ** digits;
  return String(value).padStart(digits, "0");
}

function fromBase32(secret: string): Buffer {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
