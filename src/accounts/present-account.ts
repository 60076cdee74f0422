import { z } from "zod";
import { moderatorLanguages, spokenOf } from "../languages/moderators/index.ts";
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
    language: z
      .enum(moderatorLanguages)
      .nullable()
      .describe("Of mails and of the desk; null: the browser's."),
    createdAt: z.iso.datetime(),
    disabled: z.boolean(),
  })
  .meta({ id: "Account" });

/** An account without its secrets. */
export function presentAccount(account: Account): z.output<typeof accountSchema> {
  const { id, name, email, role, sites, totp, digest, language, createdAt, disabledAt } = account;
  return {
    id,
    name,
    email,
    role,
    sites: sites ? [...sites] : null,
    secondFactor: totp?.confirmed ?? false,
    digest,
    language: spokenOf(language) ?? null,
    createdAt: createdAt.toISOString(),
    disabled: disabledAt !== undefined,
  };
}
