import { useEffect, useState } from "preact/hooks";
import { call, type FailedJob, Refused } from "./api.ts";
import { counted, formatNumber } from "./format.ts";

const path = "/v1/operations/failed-jobs";

/** Failed jobs with their reasons, to be replayed, or thrown away with a note. @param count read anew when it changes. */
export function FailedJobs({ count, onChange }: { readonly count: number; readonly onChange: () => void }) {
  const [jobs, setJobs] = useState<readonly FailedJob[]>([]);
  const [message, setMessage] = useState("");
  const [discarding, setDiscarding] = useState<string>();

  useEffect(() => {
    call<{ jobs: FailedJob[] }>(`${path}?limit=50`).then(
      (answer) => setJobs(answer.jobs),
      (error: unknown) => setMessage(error instanceof Refused ? error.message : String(error)),
    );
  }, [count]);

  async function act(what: "replay" | "discard", body: object, done: string): Promise<void> {
    try {
      await call(`${path}/${what}`, body);
      setMessage(done);
      setDiscarding(undefined);
      onChange();
    } catch (error) {
      setMessage(error instanceof Refused ? error.message : String(error));
    }
  }

  return (
    <section>
      <h2>Failed jobs</h2>
      <p role="status" class="soft">
        {message}
      </p>
      {count === 0 ? (
        <p class="soft">None. Jobs that fail for good wait here with their reason.</p>
      ) : (
        <p>
          <button
            type="button"
            onClick={() => void act("replay", {}, "They were put back into their queue.")}
          >
            {count === 1 ? "Replay it" : `Replay all ${formatNumber(count)}`}
          </button>
        </p>
      )}
      <ul class="jobs">
        {jobs.map(({ id, reason, failedAt, attempts, submissions, sites }) => (
          <li key={id}>
            <p>
              <strong>{id}</strong> · {counted(submissions, "comment")}
              {sites.length > 0 ? ` of ${sites.join(", ")}` : ""} · tried {counted(attempts, "time")}
              {failedAt ? ` · ${new Date(failedAt).toLocaleString()}` : ""}
            </p>
            <p class="reason">{reason}</p>
            {discarding === id ? (
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  const note = new FormData(event.currentTarget).get("note");
                  void act("discard", { ids: [id], note }, `${id} was thrown away.`);
                }}
              >
                <label>
                  Why? Its comments are lost. <input name="note" required maxLength={500} />
                </label>
                <button type="submit">Throw away</button>
                <button type="button" onClick={() => setDiscarding(undefined)}>
                  Keep
                </button>
              </form>
            ) : (
              <p>
                <button
                  type="button"
                  onClick={() => void act("replay", { ids: [id] }, `${id} was put back.`)}
                >
                  Replay
                </button>
                <button type="button" onClick={() => setDiscarding(id)}>
                  Discard …
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
