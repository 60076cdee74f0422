import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { domainToASCII } from "node:url";
import type { AddressKeys } from "./rotate-address-keys.ts";

/** Keyed hashes that stand for people: the same person gives the same hash, and the hash gives nobody away. */
export interface Identity {
  /** 32 hex digits for an e-mail address; case and the spelling of the domain do not matter. */
  authorKey(email: string): string;
  /** 32 hex digits for an IP address. */
  addressHash(ip: string): string;
  /** What the address's hash was while the key before was the current one, as long as that is kept. */
  earlierAddressHash(ip: string): string | undefined;
  /** From when on a hash that was made now matches nothing any more; `undefined`: never. */
  addressesKnownUntil(): Date | undefined;
  /** 12 hex digits that may be shown to everybody: the same author gives the same, and no way leads back to the key. */
  picture(authorKey: string): string;
  /** The author id of an account of a site's own, the same whenever its reader comes back. */
  accountId(site: string, account: string): string;
}

/**
 * @param key secret of 32 characters or more; another key gives other hashes.
 * @param addressKeys the keys for addresses, which may change from one call to the next; left out: the same key.
 */
export function createIdentity(key: string, addressKeys: AddressKeys = unchanging(key)): Identity {
  const own = createSecretKey(key, "utf8");
  const hash = (kind: string, value: string, secret: KeyObject | string = own): string =>
    createHmac("sha256", secret).update(`${kind}\0${value}`).digest("hex").slice(0, 32);
  const hashAddress = (ip: string, secret: string): string =>
    hash("ip", ip.replace(/^::ffff:(?=\d+\.)/i, ""), secret);
  return {
    authorKey: (email) => hash("email", normaliseEmail(email)),
    picture: (authorKey) => hash("picture", authorKey).slice(0, 12),
    accountId: (site, account) => hash("account", `${site}\0${account}`),
    addressHash: (ip) => hashAddress(ip, addressKeys.current()),
    earlierAddressHash(ip) {
      const earlier = addressKeys.earlier();
      return earlier === undefined ? undefined : hashAddress(ip, earlier);
    },
    addressesKnownUntil: () => addressKeys.currentKnownUntil(),
  };
}

const unchanging = (key: string): AddressKeys => ({
  current: () => key,
  earlier: () => undefined,
  currentKnownUntil: () => undefined,
});

function normaliseEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  if (/^[\x21-\x7e]*$/.test(email)) return email.toLowerCase();
  return `${email.slice(0, at)}@${domainToASCII(domain) || domain}`.normalize("NFC").toLowerCase();
}
