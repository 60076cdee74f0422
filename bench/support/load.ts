import autocannon from "autocannon";

export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** With 2xx. */
  readonly answered: number;
}

interface Load {
  readonly url: string;
  readonly seconds: number;
  /** Ends after so many requests instead. */
  readonly amount?: number;
  readonly connections: number;
  readonly method?: "GET" | "POST";
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Asks as fast as the server answers, over so many connections. Anything but 2xx counts as failed. */
export async function load({ url, seconds, connections, ...request }: Load): Promise<LoadResult> {
  const result = await autocannon({ url, connections, duration: seconds, ...request });
  return {
    perSecond: result["2xx"] / result.duration,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
    answered: result["2xx"],
  };
}
