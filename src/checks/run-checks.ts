import type { Finding, RecordedFinding, Submission, Verdict } from "../comment.ts";
import type { CheckContext, NamedCheck } from "./check.ts";

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
  const deadline = createDeadline(options.timeoutMs);
  const record = (name: string, finding: Finding | undefined, from: number): RecordedFinding | undefined => {
    options.observe(name, finding?.verdict ?? "none", (performance.now() - from) / 1_000);
    return finding && { check: name, ...finding };
  };
  const results = await Promise.all(
    checks.map(([name, check]) => {
      const from = performance.now();
      try {
        const answer = check(submission, context);
        // Most checks answer at once: waiting for each of those would cost more than the checks.
        if (!(answer instanceof Promise)) return record(name, answer, from);
        return Promise.race([answer, deadline.passed()]).then(
          (finding) => record(name, finding, from),
          (error) => record(name, unknown(name, error, options), from),
        );
      } catch (error) {
        return record(name, unknown(name, error, options), from);
      }
    }),
  );
  deadline.lift();
  return results.filter((finding) => finding !== undefined);
}

function unknown(name: string, error: unknown, { onUnknown }: RunOptions): Finding {
  onUnknown(name, error);
  const timedOut = error instanceof CheckTimeout;
  return {
    verdict: "unknown",
    reason: timedOut ? "check_timed_out" : "check_failed",
    score: 0,
    detail: timedOut ? "The check did not answer in time." : "The check failed, so it could not tell.",
  };
}

class CheckTimeout extends Error {
  override readonly name = "CheckTimeout";
}

/** One timer for all checks of a submission, started by the first that does not answer at once. */
function createDeadline(timeoutMs: number): { passed(): Promise<never>; lift(): void } {
  let timer: NodeJS.Timeout | undefined;
  let passed: Promise<never> | undefined;
  return {
    passed() {
      passed ??= new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new CheckTimeout(`no answer within ${timeoutMs} ms`)), timeoutMs);
      });
      return passed;
    },
    lift: () => clearTimeout(timer),
  };
}
