import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

export interface SigningKey {
  readonly id: string;
  readonly secret: string;
}

/** Signs short messages and knows its own signatures again, those of retired keys too. */
export interface Keyring {
  /** `<key id>.<43 characters of base64url>`, an HMAC-SHA-256 over purpose and message by the first key. */
  sign(purpose: string, message: string): string;
  verify(purpose: string, message: string, signature: string): boolean;
}

/** @param keys the first signs; all are accepted, so that keys can be rotated. */
export function createKeyring(keys: readonly [SigningKey, ...SigningKey[]] | readonly SigningKey[]): Keyring {
  // Read once: a secret given as text is read again with each signature.
  const read = keys.map(({ id, secret }) => ({ id, secret: createSecretKey(secret, "utf8") }));
  const [current] = read;
  if (!current) throw new Error("A keyring needs one key or more.");
  const mac = (key: { readonly secret: KeyObject }, purpose: string, message: string): Buffer =>
    // The zero byte keeps purpose and message apart: no message can pose as another purpose's.
    createHmac("sha256", key.secret).update(`${purpose}\0${message}`).digest();

  return {
    sign: (purpose, message) => `${current.id}.${mac(current, purpose, message).toString("base64url")}`,
    verify(purpose, message, signature) {
      const dot = signature.indexOf(".");
      const key = read.find(({ id }) => id === signature.slice(0, dot));
      if (!key) return false;
      const given = Buffer.from(signature.slice(dot + 1), "base64url");
      const expected = mac(key, purpose, message);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
