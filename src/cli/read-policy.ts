import { readFileSync } from "node:fs";
import { policySchema } from "../../config/policy.ts";
import { fieldErrors } from "../http/validate.ts";

/**
 * The policy as written, once it is known to fit.
 * @throws with every fault named where it does not.
 */
export function readPolicyFile(file: string): object {
  const written: unknown = JSON.parse(readFileSync(file, "utf8"));
  const parsed = policySchema.safeParse(written, { reportInput: true });
  if (parsed.success) return written as object;
  const faults = fieldErrors(parsed.error).map(({ field, message }) => `  ${field}: ${message}`);
  throw new Error([`${file} is not a policy:`, ...faults].join("\n"));
}
