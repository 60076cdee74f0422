import type { Finding, RecordedFinding, Submission, Verdict } from "../comment.ts";
import type { Check, CheckContext, NamedCheck } from "./check.ts";

export interface RunOptions {
  /** A check that has not answered by then is unknown. */
  readonly timeoutMs: number;
  /** Told of each check's run, for metrics. */
  readonly observe: (check: string, verdict: Verdict | "none", seconds: number) => void;
  /** Told why a check could not tell, for the log. */
  readonly onUnknown: (check: string, error: unknown) => void;
}

/** Runs every check on one submission and gives all their findings, in the checks' order. */
export async function runChecks(
  checks: readonly NamedCheck[],
  submission: Readonly<Submission>,
  context: CheckContext,
  options: RunOptions,
): Promise<readonly RecordedFinding[]> {
  const results = await Promise.all(
    checks.map(async ([name, check]) => {
      const start = performance.now();
      const finding = await runCheck(name, check, submission, context, options);
      options.observe(name, finding?.verdict ?? "none", (performance.now() - start) / 1_000);
      return finding && { check: name, ...finding };
    }),
  );
  return results.filter((finding) => finding !== undefined);
}

async function runCheck(
  name: string,
  check: Check,
  submission: Readonly<Submission>,
  context: CheckContext,
  { timeoutMs, onUnknown }: RunOptions,
): Promise<Finding | undefined> {
  try {
    const answer = check(submission, context);
    // Most checks answer at once; a timer for each of those would cost more than the checks.
    return answer instanceof Promise ? await withTimeout(answer, timeoutMs) : answer;
  } catch (error) {
    onUnknown(name, error);
    const timedOut = error instanceof CheckTimeout;
    return {
      verdict: "unknown",
      reason: timedOut ? "check_timed_out" : "check_failed",
      score: 0,
      detail: timedOut ? "The check did not answer in time." : "The check failed, so it could not tell.",
    };
  }
}

class CheckTimeout extends Error {
  override readonly name = "CheckTimeout";
}

async function withTimeout<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CheckTimeout(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
