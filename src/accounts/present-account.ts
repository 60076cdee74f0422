import { z } from "zod";
import { type Account, accountRoles, digestFrequencies } from "../store/account.repository.ts";

export const accountSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(accountRoles),
    sites: z.array(z.string()).nullable().describe("The sites it is limited to; null: all."),
    secondFactor: z.boolean(),
    digest: z.enum(digestFrequencies).describe("How often mail tells of waiting comments."),
    createdAt: z.iso.datetime(),
    disabled: z.boolean(),
  })
  .meta({ id: "Account" });

/** An account without its secrets. */
export function presentAccount(account: Account): z.output<typeof accountSchema> {
  const { id, name, email, role, sites, totp, digest, createdAt, disabledAt } = account;
  return {
    id,
    name,
    email,
    role,
    sites: sites ? [...sites] : null,
    secondFactor: totp?.confirmed ?? false,
    digest,
    createdAt: createdAt.toISOString(),
    disabled: disabledAt !== undefined,
  };
}
