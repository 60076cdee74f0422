import { useCallback, useEffect, useState } from "preact/hooks";
import { call, Refused, type Sample, type State } from "./api.ts";
import { FailedJobs } from "./failed-jobs.tsx";
import { NumberTiles } from "./numbers.tsx";
import { Queues, Sites, Stores } from "./tables.tsx";

const stateEveryMs = 5_000;
const historyEveryMs = 60_000;

/** The operators' page: five numbers on top, then queues, stores, sites and failed jobs. */
export function App() {
  const [state, setState] = useState<State>();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [fault, setFault] = useState("");

  const refresh = useCallback(async () => {
    try {
      setState(await call<State>("/v1/operations/state"));
      setFault("");
    } catch (error) {
      setFault(error instanceof Refused ? error.message : String(error));
    }
  }, []);
  const readHistory = useCallback(async () => {
    // Without it the lines stay as they are; what is wrong is told by the state.
    const answer = await call<{ samples: Sample[] }>("/v1/operations/history").catch(() => undefined);
    if (answer) setSamples(answer.samples);
  }, []);

  useEffect(() => {
    void refresh();
    void readHistory();
    const timers = [setInterval(refresh, stateEveryMs), setInterval(readHistory, historyEveryMs)];
    return () => timers.forEach(clearInterval);
  }, [refresh, readHistory]);

  return (
    <main>
      <header>
        <h1>Operations</h1>
        <nav>
          <a href="/queues">Queues</a> <a href="/moderation">Moderation</a> <a href="/metrics">Metrics</a>{" "}
          <a href="/docs">API</a>
        </nav>
      </header>
      {fault === "" ? null : (
        <p class="fault" role="alert">
          {fault} What is shown is from before; the page asks again by itself.
        </p>
      )}
      {state ? (
        <>
          <NumberTiles now={state.numbers} samples={samples} />
          <h2>Queues and workers</h2>
          <Queues queues={state.queues} />
          <h2>Stores</h2>
          <Stores stores={state.stores} />
          <h2>Sites</h2>
          <Sites sites={state.sites} at={state.at} />
          <FailedJobs count={state.numbers.failed} onChange={() => void refresh()} />
          <footer class="soft">As of {new Date(state.at).toLocaleTimeString()}.</footer>
        </>
      ) : (
        <p class="soft">Reading …</p>
      )}
    </main>
  );
}
