import type { NearDuplicate } from "../checks/check.ts";
import type { Normalised } from "../classifier/normalise.ts";
import { type Signature, signatureOf, similarity } from "../classifier/signature.ts";
import type { Submission } from "../comment.ts";
import type { Lookalike, NearSightingsRepository } from "../store/near-sightings.repository.ts";

export interface Compared {
  readonly submission: Submission;
  /** The body, normalised. */
  readonly text: Normalised;
  readonly windowMs: number;
}

/** For each submission the earlier comment that is most alike: none or one. */
export async function findNearDuplicates(
  compared: readonly Compared[],
  nearSightings: NearSightingsRepository,
): Promise<readonly (readonly NearDuplicate[])[]> {
  const signed = compared.flatMap(({ submission, text, windowMs }, index) => {
    const signature = signatureOf(text.tokens);
    return signature ? [{ index, submission, windowMs, signature }] : [];
  });
  const lookalikes = await nearSightings.record(
    signed.map(({ submission, windowMs, signature }) => ({
      submission,
      windowMs,
      ...signature,
    })),
  );
  const found: (readonly NearDuplicate[])[] = compared.map(() => []);
  signed.forEach(({ index, signature }, nth) => {
    found[index] = mostAlike(signature, lookalikes[nth] ?? []);
  });
  return found;
}

function mostAlike(signature: Signature, lookalikes: readonly Lookalike[]): readonly NearDuplicate[] {
  let best: NearDuplicate | undefined;
  for (const lookalike of lookalikes) {
    const alike = similarity(signature, lookalike);
    if (alike > (best?.similarity ?? -1)) best = { comment: lookalike.comment, similarity: alike };
  }
  return best ? [best] : [];
}
