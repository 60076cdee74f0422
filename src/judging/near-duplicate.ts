import type { NearDuplicate } from "../checks/check.ts";
import { signatureOf, similarityOf } from "../classifier/near-duplicate.ts";
import type { Normalised } from "../classifier/normalise.ts";
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
    return signature
      ? [{ index, submission, windowMs, signature: signature.hashes, bands: signature.bands }]
      : [];
  });
  const lookalikes = await nearSightings.record(signed);
  const found: (readonly NearDuplicate[])[] = compared.map(() => []);
  signed.forEach(({ index, signature }, nth) => {
    found[index] = mostAlike(signature, lookalikes[nth] ?? []);
  });
  return found;
}

function mostAlike(signature: string, lookalikes: readonly Lookalike[]): readonly NearDuplicate[] {
  return lookalikes
    .map(({ comment, signature: other }) => ({ comment, similarity: similarityOf(signature, other) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, 1);
}
