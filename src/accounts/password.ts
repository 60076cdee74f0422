import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** OWASP's Password Storage Cheat Sheet names these for scrypt: 32 MiB and about 0.1 s a try. */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const keyBytes = 32;

/** Long rather than complicated (NIST SP 800-63B): 12 to 256 characters, any at all. */
export const newPassword = z
  .string()
  .min(12, "The password needs 12 characters or more.")
  .max(256, "The password may have 256 characters at most.");

/** A password as it is tried: its length is bounded so that nobody makes the server hash a book. */
export const triedPassword = z.string().min(1, "The password is required.").max(256);

/** `scrypt$<N>$<r>$<p>$<salt>$<key>`, so that a later release can raise the cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, keyBytes, cost);
  const { N, r, p } = cost;
  return ["scrypt", N, r, p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Takes as long where there is no such account, so that time tells nobody who has one. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt, key] = (hash ?? nobody).split("$");
  if (kind !== "scrypt" || !salt || !key) return false;
  const expected = Buffer.from(key, "base64url");
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, "base64url"), expected.length, options);
  return timingSafeEqual(given, expected) && hash !== undefined;
}

const nobody = [
  "scrypt",
  cost.N,
  cost.r,
  cost.p,
  "c2FsdA",
  Buffer.alloc(keyBytes).toString("base64url"),
].join("$");

function derive(password: string, salt: Buffer, length: number, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, length, { ...options, maxmem: 128 * 2 ** 20 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
