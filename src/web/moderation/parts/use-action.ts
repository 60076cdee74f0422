import { useState } from "preact/hooks";
import { ApiError } from "../api.ts";
import { text } from "../strings/index.ts";

/** Runs something that talks to the API and keeps what it said: an error's words, or those of success. */
export function useAction() {
  const [error, setError] = useState<string>();
  const [done, setDone] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function run(action: () => Promise<string | undefined>): Promise<void> {
    setError(undefined);
    setDone(undefined);
    setBusy(true);
    try {
      setDone(await action());
    } catch (thrown) {
      setError(wordsOf(thrown));
    } finally {
      setBusy(false);
    }
  }
  return { run, error, done, busy };
}

/** What to tell of something that failed: in the desk's words, or the API's where there are none. */
export function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof ApiError)) throw thrown;
  if (thrown.status === 0) return text.toast.offline;
  const { errors } = thrown.problem;
  if (!errors) return text.problems[thrown.code] ?? thrown.message;
  return errors
    .map(({ field, code, message }) => text.problems[`${field} ${code}`] ?? text.problems[code] ?? message)
    .join(" ");
}
