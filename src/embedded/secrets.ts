import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const secretsSchema = z.object({
  SIGNING_KEYS: z.string(),
  IDENTITY_KEY: z.string(),
  ADMIN_TOKEN: z.string(),
});

/** The secrets of a service on one machine, made at its first start. */
export type Secrets = z.output<typeof secretsSchema>;

/**
 * Reads the secrets, or makes them where there are none; only their user may read the file.
 * @throws where the file is there but is not what was written: to make new ones in silence would lock authors out.
 */
export function readOrCreateSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    const secrets: Secrets = {
      SIGNING_KEYS: `k1:${secret()}`,
      IDENTITY_KEY: secret(),
      ADMIN_TOKEN: secret(),
    };
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    return secrets;
  }
  const parsed = secretsSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} does not hold the secrets that were written there. Restore it, or remove it to make new ones.`,
  );
}

const secret = (): string => randomBytes(32).toString("hex");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
