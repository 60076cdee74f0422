import type { Submission } from "../comment.ts";
import { readFormToken } from "../signing/form-token.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { Site } from "../store/site.repository.ts";
import type { PostComment } from "./submission.schema.ts";

type Evidence = Submission["form"];

/** Asks the captcha's service about a reader's answer; left out where none is configured. Never rejects. */
export type VerifyCaptcha = (answer: string) => Promise<NonNullable<Evidence["captcha"]>>;

export interface EvidenceDependencies {
  readonly keyring: Keyring;
  readonly verifyCaptcha?: VerifyCaptcha | undefined;
  readonly now: () => number;
  /** By the site, or its server: nobody asks whether such a reader is a program. */
  readonly isVouchedFor: boolean;
}

/** What the form told besides its fields, for the checks to weigh. */
export async function formEvidence(
  post: PostComment,
  site: Site,
  dependencies: EvidenceDependencies,
): Promise<Evidence> {
  const captcha = await captchaEvidence(post, site, dependencies);
  return {
    honeypot: post.subject,
    ...tokenEvidence(post, site, dependencies),
    ...(captcha ? { captcha } : {}),
  };
}

function tokenEvidence(
  { formToken, article }: PostComment,
  { key }: Site,
  { keyring, now }: EvidenceDependencies,
): Pick<Evidence, "token" | "ageSeconds"> {
  if (formToken === undefined) return { token: "missing" };
  const issued = readFormToken(keyring, key, article, formToken);
  return issued === undefined
    ? { token: "invalid" }
    : { token: "valid", ageSeconds: Math.max(0, now() - issued) / 1_000 };
}

/** Nothing where the site asks for none, or none was given: the check tells the two apart by the policy. */
async function captchaEvidence(
  { captcha }: PostComment,
  { policy }: Site,
  { verifyCaptcha, isVouchedFor }: EvidenceDependencies,
): Promise<Evidence["captcha"]> {
  if (isVouchedFor || !policy.form.requireCaptcha || captcha === undefined) return undefined;
  return verifyCaptcha ? verifyCaptcha(captcha) : "unknown";
}
