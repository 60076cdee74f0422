import type { Queue, State } from "./api.ts";
import { formatAge, formatBytes, formatNumber } from "./format.ts";

const jobs = ({ states }: Queue, state: string): string => formatNumber(states[state]?.jobs ?? 0);

function stateOf({ name, workers, oldestWaitingSeconds, states }: Queue): readonly [string, string] {
  if ((states.failed?.jobs ?? 0) > 0) return ["bad", "jobs have failed"];
  const open = ["waiting", "active", "delayed"].reduce((sum, state) => sum + (states[state]?.jobs ?? 0), 0);
  // What nobody has set up, such as an outside service, has no worker and needs none.
  if (workers === 0) return name === "moderation" || open > 0 ? ["bad", "no worker"] : ["soft", "not used"];
  return oldestWaitingSeconds > 60 ? ["wait", "behind"] : ["good", "well"];
}

/** Queues with their workers, a row each. */
export function Queues({ queues }: { readonly queues: readonly Queue[] }) {
  if (queues.length === 0)
    return <p class="bad">Redis does not answer, so nothing is known of the queues.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard has to reach it to scroll.
    <section class="scroll" aria-label="Queues" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {["Queue", "State", "Workers", "Waiting", "Running", "Delayed", "Failed", "Oldest"].map(
              (title) => (
                <th key={title}>{title}</th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => {
            const [level, word] = stateOf(queue);
            return (
              <tr key={queue.name}>
                <th>{queue.name}</th>
                <td class={level}>{word}</td>
                <td>{queue.workers ?? "not told"}</td>
                {["waiting", "active", "delayed", "failed"].map((state) => (
                  <td key={state}>{jobs(queue, state)}</td>
                ))}
                <td>{formatAge(queue.oldestWaitingSeconds)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Both stores, a row each, with what is wrong in words. */
export function Stores({ stores: { redis, mongodb } }: Pick<State, "stores">) {
  const [level, word] = redis ? redisState(redis) : ["bad", "does not answer: comments are refused"];
  return (
    <table>
      <tbody>
        <tr>
          <th>Redis</th>
          <td class={level}>{word}</td>
          <td>
            {redis
              ? `${formatBytes(redis.memoryUsedBytes)}${redis.memoryLimitBytes > 0 ? ` of ${formatBytes(redis.memoryLimitBytes)}` : ""}`
              : ""}
          </td>
        </tr>
        <tr>
          <th>MongoDB</th>
          <td class={mongodb ? "good" : "bad"}>
            {mongodb ? "answers" : "does not answer: comments wait, pages fail"}
          </td>
          <td>{mongodb?.lagSeconds == null ? "" : `majority trails by ${formatAge(mongodb.lagSeconds)}`}</td>
        </tr>
      </tbody>
    </table>
  );
}

function redisState({ evictionPolicy, appendOnly }: NonNullable<State["stores"]["redis"]>): [string, string] {
  if (evictionPolicy !== null && evictionPolicy !== "noeviction")
    return ["bad", `may throw comments away: its policy is ${evictionPolicy}`];
  return appendOnly ? ["good", "answers"] : ["wait", "answers, but keeps no append-only file"];
}

/** What waits on each site. */
export function Sites({ sites, at }: Pick<State, "sites" | "at">) {
  const waiting = sites.filter(({ pending }) => pending > 0);
  if (waiting.length === 0) return <p class="soft">No comment waits for a moderator.</p>;
  return (
    <table>
      <tbody>
        {waiting.map(({ site, pending, oldest }) => (
          <tr key={site}>
            <th>{site}</th>
            <td>{formatNumber(pending)} pending</td>
            <td>{oldest ? `oldest ${formatAge((Date.parse(at) - Date.parse(oldest)) / 1_000)}` : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
