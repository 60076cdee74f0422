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

  const inHour = Math.max(byAuthor.inHour, byAddress.inHour);
  if (inHour >= perHour)
    return hold(
      "flood_hour",
      0.7,
      `${inHour} earlier comments by the same ${who(byAuthor.inHour, byAddress.inHour)} within an hour (limit ${perHour}).`,
    );
  const inBurst = Math.max(byAuthor.inBurst, byAddress.inBurst);
  if (burstSeconds > 0 && inBurst > 0)
    return hold(
      "flood_burst",
      0.5,
      `Within ${burstSeconds} s of another comment by the same ${who(byAuthor.inBurst, byAddress.inBurst)}.`,
    );
  return undefined;
}

const hold = (reason: string, score: number, detail: string): Finding => ({
  verdict: "hold",
  reason,
  score,
  detail,
});
