/** A machine that runs the tests may be slow: what is not about timeouts must not meet one. */
export const patient = { QUEUE_TIMEOUT_SECONDS: "30", CHECK_TIMEOUT_SECONDS: "30" } as const;
