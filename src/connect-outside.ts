import { createAkismetClient } from "./clients/akismet.ts";
import { createCheckWebhook } from "./clients/check-webhook.ts";
import { type GuardedCall, guardCalls } from "./clients/guard-calls.ts";
import { type CaptchaOutcome, createCaptchaVerifier } from "./clients/verify-captcha.ts";
import type { OutsideDependencies } from "./judging/ask-outside.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./operations/metrics.ts";

/** The clients of the services that are configured. */
export interface OutsideClients extends Pick<OutsideDependencies, "akismet" | "webhook"> {
  readonly verifyCaptcha: ((answer: string) => Promise<CaptchaOutcome>) | undefined;
}

/** What the environment says of outside services. */
export interface OutsideSettings {
  readonly AKISMET_KEY?: string | undefined;
  readonly AKISMET_URL: string;
  readonly CHECK_WEBHOOK_URL?: string | undefined;
  readonly CHECK_WEBHOOK_SECRET?: string | undefined;
  readonly CAPTCHA_VERIFY_URL?: string | undefined;
  readonly CAPTCHA_SECRET?: string | undefined;
  readonly OUTSIDE_TIMEOUT_SECONDS: number;
}

/** A service that failed five times in a row is left alone for half a minute. */
const breakAfter = 5;
const restMs = 30_000;

/** The clients of the outside services that the environment names, each behind its own circuit breaker. */
export function connectOutside(
  config: OutsideSettings,
  metrics: Metrics,
  log: Logger,
  now: () => number,
): OutsideClients {
  const { AKISMET_KEY, AKISMET_URL, CHECK_WEBHOOK_URL, CHECK_WEBHOOK_SECRET } = config;
  const { CAPTCHA_VERIFY_URL, CAPTCHA_SECRET } = config;
  const guard = (service: string, retries = 1): GuardedCall =>
    guardCalls({
      timeoutMs: config.OUTSIDE_TIMEOUT_SECONDS * 1_000,
      retries,
      breakAfter,
      restMs,
      observe: (outcome) => metrics.outsideCalls.inc({ service, outcome }),
      onRest(resting) {
        metrics.outsideResting.set({ service }, resting ? 1 : 0);
        log.warn({ service }, resting ? "an outside service fails and is left alone" : "it is called again");
      },
    });
  const onFailure = (service: string) => (error: unknown) =>
    log.warn({ service, err: error }, "an outside service gave no answer");
  return {
    akismet:
      AKISMET_KEY === undefined
        ? undefined
        : createAkismetClient({
            url: AKISMET_URL,
            key: AKISMET_KEY,
            call: guard("akismet"),
            onFailure: onFailure("akismet"),
          }),
    webhook:
      CHECK_WEBHOOK_URL === undefined || CHECK_WEBHOOK_SECRET === undefined
        ? undefined
        : createCheckWebhook({
            url: CHECK_WEBHOOK_URL,
            secret: CHECK_WEBHOOK_SECRET,
            call: guard("webhook"),
            now,
            onFailure: onFailure("webhook"),
          }),
    verifyCaptcha:
      CAPTCHA_VERIFY_URL === undefined || CAPTCHA_SECRET === undefined
        ? undefined
        : createCaptchaVerifier({
            url: CAPTCHA_VERIFY_URL,
            secret: CAPTCHA_SECRET,
            call: guard("captcha", 0),
            onFailure: onFailure("captcha"),
          }),
  };
}
