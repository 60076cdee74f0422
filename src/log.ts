import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** What never belongs in a log, at the top or one level down. */
const secret = [
  "email",
  "ip",
  "body",
  "name",
  "receipt",
  "authorToken",
  "formToken",
  "token",
  "authorization",
  "cookie",
  "password",
];

/**
 * The service's logger: JSON lines with what is personal or secret left out, even where somebody logs it by mistake.
 * Errors are logged with type, message and stack; a store's error may quote a document, so its reply is cut away.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: secret.flatMap((key) => [key, `*.${key}`]), remove: true },
    serializers: { err: describeError, error: describeError },
  };
  return pino(options, destination ?? standardOutput());
}

/** Lines are written together, at the latest after a second and when the process ends: a write each costs as much as a request. */
function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, minLength: 8_192, sync: false, periodicFlush: 1_000 });
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  // MongoDB quotes the offending key's values after "dup key".
  const message = error.message.replace(/dup key:.*/s, "dup key");
  const stack = error.stack
    ?.split("\n")
    .filter((line) => line.startsWith("    at "))
    .join("\n");
  return { type: error.name, message, ...(code === undefined ? {} : { code }), stack };
}
