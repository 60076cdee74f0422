/** How much of the traffic is traced when nothing else is said; see docs/decisions/0040-tracing-starts-at-the-request.md. */
const defaultShare = 0.01;
/** And no more than so many by a process in a second, so that tracing costs the least where there is most to do. */
const defaultPerSecond = 5;

/** OpenTelemetry's own variables for sampling. */
export interface SamplingVariables {
  readonly OTEL_TRACES_SAMPLER?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG?: string | undefined;
}

/**
 * Decides for each request, before anything is done for its trace, whether it is traced. A request that comes with a
 * `traceparent` follows it, where the sampler is one of the `parentbased_` ones.
 * @param variables as OpenTelemetry defines them; left out: `parentbased_traceidratio` with 0.01, at most five a second.
 * @param random from 0 to below 1.
 * @param now milliseconds.
 */
export function sampleRequests(
  { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: share }: SamplingVariables,
  random: () => number,
  now: () => number,
): (traceparent: string | undefined) => boolean {
  const kept = shareOf(sampler, share);
  const isFree = share || sampler?.includes("always") ? () => true : limitRate(defaultPerSecond, now);
  const followsParent = !sampler || sampler.startsWith("parentbased_");
  return (traceparent) => {
    const parent = followsParent && traceparent !== undefined ? w3c.exec(traceparent) : undefined;
    return parent ? (Number.parseInt(parent[1] ?? "0", 16) & 1) === 1 : random() < kept && isFree();
  };
}

function limitRate(perSecond: number, now: () => number): () => boolean {
  let second = 0;
  let taken = 0;
  return () => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) taken = 0;
    second = current;
    taken++;
    return taken <= perSecond;
  };
}

/** Version, trace, span, flags; a later version may say more behind them. */
const w3c = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-([\da-f]{2})(?:-|$)/;

function shareOf(sampler: string | undefined, share: string | undefined): number {
  if (sampler?.endsWith("always_on")) return 1;
  if (sampler?.endsWith("always_off")) return 0;
  return share ? Number(share) : defaultShare;
}
