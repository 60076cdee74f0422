import { decodeJwt, errors, jwtVerify } from "jose";
import { z } from "zod";
import { invalidFields } from "../errors.ts";

/** What a site says of its own reader. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(256),
  name: z.string(),
  email: z.string(),
  website: z.string().optional(),
  staff: z.boolean().optional(),
});

export type Reader = z.output<typeof claimsSchema>;

/** A token is short-lived: one that is good for longer is refused, whatever it says. */
const maxAgeSeconds = 3_600;

/**
 * Fills in name and e-mail from the token, not yet verified, so that they go through the same rules as those that
 * people type. `verifyReaderToken` must come after.
 */
export function claimsIntoFields(posted: unknown): unknown {
  if (typeof posted !== "object" || posted === null || Array.isArray(posted)) return posted;
  const { readerToken } = posted as { readerToken?: unknown };
  if (typeof readerToken !== "string" || readerToken.trim() === "") return posted;
  const reader = claimsSchema.safeParse(readClaims(readerToken.trim()));
  if (!reader.success) return posted;
  const { name, email, website } = reader.data;
  return { ...posted, name, email, ...(website === undefined ? {} : { website }) };
}

function readClaims(token: string): unknown {
  try {
    return decodeJwt(token);
  } catch (error) {
    // Not a token at all: the fields stay as they are, and verification refuses it.
    if (error instanceof errors.JWTInvalid) return undefined;
    throw error;
  }
}

/**
 * The reader whom a site vouches for: HS256 by the site's secret, `exp` at most an hour after `iat`, `aud` the site
 * where it is given.
 * @throws {AppError} 422 on `readerToken` where the site has no secret, or the token is not valid or no longer.
 */
export async function verifyReaderToken(
  token: string,
  site: { readonly key: string; readonly readerSecret?: string },
  now: number,
): Promise<Reader> {
  if (!site.readerSecret) throw refused("This site has no signed-in readers.");
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(site.readerSecret), {
      algorithms: ["HS256"],
      currentDate: new Date(now),
      clockTolerance: 60,
      maxTokenAge: maxAgeSeconds,
      requiredClaims: ["exp", "iat", "sub", "name", "email"],
    });
    const { aud } = payload;
    if (aud !== undefined && ![aud].flat().includes(site.key))
      throw refused("The token is for another site.");
    return claimsSchema.parse(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused("Sign in again: the token is not valid any more.");
    if (error instanceof z.ZodError) throw refused("The token does not say who the reader is.");
    throw error;
  }
}

const refused = (message: string) => invalidFields([{ field: "readerToken", code: "invalid", message }]);
