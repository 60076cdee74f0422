import { z } from "zod";

const secret = (what: string) =>
  z.string().min(32, `needs 32 characters or more; make ${what} with: openssl rand -hex 32`);

const signingKeys = z
  .string()
  .transform((text) => text.split(",").map((pair) => pair.trim().split(":")))
  .pipe(
    z
      .array(
        z.tuple([
          z.string().regex(/^[a-z0-9]{1,16}$/, "a key's id has 1 to 16 of a-z and 0-9"),
          secret("one"),
        ]),
        { error: "must be id:secret, or several of them with commas between" },
      )
      .min(1)
      .refine((pairs) => new Set(pairs.map(([id]) => id)).size === pairs.length, "no id may stand twice"),
  )
  .transform((pairs) => pairs.map(([id, key]) => ({ id, secret: key })));

const port = z.coerce.number().int().min(0).max(65_535);
const seconds = z.coerce.number().int().min(1).max(3_600);

/**
 * Every environment variable that the service reads: its check, its default, and what it is for.
 * `.env.example` is made from this, and a test holds the two together.
 */
export const environmentSchema = z.object({
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .describe("Redis with appendonly on and maxmemory-policy noeviction. Required in production."),
  // Not a URL to Node: a replica set's address names several hosts.
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/[^\s/?]+/, "must begin with mongodb:// or mongodb+srv:// and a host")
    .describe("MongoDB 7 or 8 with the database's name in the path. Required in production."),
  SIGNING_KEYS: signingKeys.describe(
    "id:secret pairs, comma-separated. The first signs receipts, author tokens and cursors, all are accepted: put a new pair in front to rotate. Required in production.",
  ),
  IDENTITY_KEY: secret("it").describe(
    "Keys the hashes that stand for e-mail and IP addresses. Changing it makes every author a stranger. Required in production.",
  ),
  ADMIN_TOKEN: secret("it")
    .optional()
    .describe("Accepted as an administrator's bearer token. Leave it out and there is none."),
  PORT: port.default(3_000).describe("Where the web process listens."),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address to listen on; 0.0.0.0 in a container."),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional()
    .describe("Where browsers reach the web process, when that is not HOST and PORT."),
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((list) =>
      list
        .split(",")
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .describe(
      "Comma-separated addresses, ranges or the words loopback, linklocal, uniquelocal, whose X-Forwarded-For is believed.",
    ),
  RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(10)
    .describe("Comments a minute that one address may post from browsers."),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w{}-]{1,32}$/, "has 1 to 32 letters, digits, - or _, in braces for Redis Cluster")
    .default("comments")
    .describe("Before every key in Redis, so that several services can share one."),
  QUEUE_TIMEOUT_SECONDS: z.coerce
    .number()
    .min(0.1)
    .max(60)
    .default(2)
    .describe("A comment that Redis has not taken by then is answered with 503."),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(4)
    .describe("Jobs one worker runs at a time."),
  WORKER_PORT: port.default(3_001).describe("Where a worker answers /healthz and /metrics."),
  WORKER_LOCK_SECONDS: seconds
    .default(30)
    .describe("A job whose worker has not been heard of for so long is given to another."),
  CHECK_TIMEOUT_SECONDS: z.coerce
    .number()
    .min(0.05)
    .max(60)
    .default(5)
    .describe("A check that has not answered by then is unknown."),
  MODEL_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("The classifier's base model. Leave it out for the one that comes with the service."),
  AKISMET_KEY: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Asks Akismet about each comment: readers' words and addresses go there. Leave it out and none do.",
    ),
  AKISMET_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://rest.akismet.com")
    .describe("Akismet, or another service that speaks its protocol."),
  CHECK_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("A service of your own that is asked about each comment; needs CHECK_WEBHOOK_SECRET too."),
  CHECK_WEBHOOK_SECRET: secret("it")
    .optional()
    .describe("Base64; signs the calls to CHECK_WEBHOOK_URL as Standard Webhooks does."),
  CAPTCHA_VERIFY_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "A captcha service's siteverify address (Turnstile, hCaptcha, reCAPTCHA), for sites whose policy has form.requireCaptcha; needs CAPTCHA_SECRET too.",
    ),
  CAPTCHA_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe("The secret that the captcha service gave you; it goes to CAPTCHA_VERIFY_URL alone."),
  OUTSIDE_TIMEOUT_SECONDS: z.coerce
    .number()
    .min(0.05)
    .max(30)
    .default(2)
    .describe(
      "For one try at an outside service; there are two, which CHECK_TIMEOUT_SECONDS must leave time for.",
    ),
  OUTSIDE_KEPT_HOURS: z.coerce
    .number()
    .min(1)
    .max(720)
    .default(168)
    .describe("How long a reader's IP address is kept, encrypted, where Akismet is asked."),
  AKISMET_CALLS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(600)
    .describe("Calls a minute that a blog engine may make with its site's Akismet key."),
  RECHECK_SECONDS: z.coerce
    .number()
    .min(0.05)
    .max(86_400)
    .default(60)
    .describe("A check that could not tell is asked again after so long, then at growing distances."),
  SHUTDOWN_SECONDS: seconds.default(10).describe("Time to finish what is running after SIGTERM."),
  REFUSED_KEPT_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(30)
    .describe(
      "Days until spam and rejected comments are purged, where a site's policy does not say otherwise.",
    ),
  ADDRESS_KEY_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe(
      "The hashes of IP addresses match nothing after so many days at the latest: their key is replaced after half of that, and deleted after the whole.",
    ),
  SESSION_IDLE_HOURS: z.coerce
    .number()
    .min(0.01)
    .max(168)
    .default(12)
    .describe("A moderator who did nothing for so long signs in again; a week at most in any case."),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe("smtp:// or smtps:// with user, password, host and port. Leave it out and no mail is sent."),
  MAIL_FROM: z
    .string()
    .min(3)
    .max(320)
    .default("Comments <comments@localhost>")
    .describe("Sender of all mail."),
  NOTIFICATION_RETRY_SECONDS: z.coerce
    .number()
    .min(0.01)
    .max(600)
    .default(5)
    .describe("A mail or webhook that failed is tried again after this, then after twice the time each."),
  DATA_DIR: z
    .string()
    .min(1)
    .default(".data")
    .describe("Where npm start keeps its stores, secrets and log. Production does not use it."),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where traces are sent by OTLP over HTTP, e.g. http://collector:4318. Left out: no tracing."),
  OTEL_TRACES_SAMPLER: z
    .enum([
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ])
    .default("parentbased_traceidratio")
    .describe("Which requests are traced. parentbased_: a request that comes with a trace follows it."),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "Share of requests that the samplers traceidratio trace, 0 to 1. Left out: 0.01, and at most 5 a second in each process.",
    ),
  LOG_LEVEL: z
    .enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"])
    .default("info")
    .describe("How much is logged."),
});

export type Config = z.output<typeof environmentSchema>;
