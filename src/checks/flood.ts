import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** Too many comments by one author or from one address, in a burst or over an hour. */
export async function flood(
  _submission: Readonly<Submission>,
  { policy, sightings }: Pick<CheckContext, "policy" | "sightings">,
): Promise<Finding | undefined> {
  const { byAuthor, byAddress } = await sightings();
  const { burstSeconds, perHour } = policy.flood;
  const who = (author: number, address: number): string => (author >= address ? "author" : "address");

  const n = Math.max(byAuthor.inHour, byAddress.inHour);
  if (n >= perHour) {
    const same = who(byAuthor.inHour, byAddress.inHour);
    const detail = `${n} earlier comments by the same ${same} within an hour (limit ${perHour}).`;
    return hold("flood_hour", 0.7, detail, { case: same, n, limit: perHour });
  }
  const inBurst = Math.max(byAuthor.inBurst, byAddress.inBurst);
  if (burstSeconds > 0 && inBurst > 0) {
    const same = who(byAuthor.inBurst, byAddress.inBurst);
    const detail = `Within ${burstSeconds} s of another comment by the same ${same}.`;
    return hold("flood_burst", 0.5, detail, { case: same, seconds: burstSeconds });
  }
  return undefined;
}

const hold = (
  reason: string,
  score: number,
  detail: string,
  values: NonNullable<Finding["values"]>,
): Finding => ({ verdict: "hold", reason, score, detail, values });
