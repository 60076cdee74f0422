import type { Numbers, Sample } from "./api.ts";
import { formatAge, formatNumber } from "./format.ts";
import { LineChart } from "./line-chart.tsx";

type Level = "good" | "wait" | "bad";

interface Tile {
  readonly key: keyof Numbers;
  readonly title: string;
  readonly show: (value: number) => string;
  /** A word for the number, so that colour is never alone. */
  readonly judge: (value: number) => readonly [Level, string];
}

const tiles: readonly Tile[] = [
  { key: "accepted", title: "Accepted a minute", show: formatNumber, judge: () => ["good", "taken in"] },
  {
    key: "waiting",
    title: "Waiting",
    show: formatNumber,
    judge: (value) => (value < 1_000 ? ["good", "being judged"] : ["wait", "queue grows"]),
  },
  {
    key: "oldestWaitingSeconds",
    title: "Oldest waiting",
    show: formatAge,
    judge: (value) => (value <= 60 ? ["good", "prompt"] : ["bad", "too long: are workers running?"]),
  },
  {
    key: "failed",
    title: "Failed jobs",
    show: formatNumber,
    judge: (value) => (value === 0 ? ["good", "none"] : ["bad", "look at them below"]),
  },
  {
    key: "pending",
    title: "Pending for moderators",
    show: formatNumber,
    judge: (value) => (value === 0 ? ["good", "all read"] : ["wait", "wait to be read"]),
  },
];

/** The five numbers on top, each with its last 24 hours. */
export function NumberTiles({
  now,
  samples,
}: {
  readonly now: Numbers;
  readonly samples: readonly Sample[];
}) {
  const times = samples.map(({ at }) => at / 1_000);
  return (
    <section class="tiles" aria-label="At a glance">
      {tiles.map(({ key, title, show, judge }) => {
        const [level, word] = judge(now[key]);
        const values = samples.map((sample) => sample[key]);
        const highest = show(Math.max(0, ...values));
        return (
          <div class="tile" key={key}>
            <h2>{title}</h2>
            <p class="number">{show(now[key])}</p>
            <p class={`word ${level}`}>{word}</p>
            <LineChart times={times} values={values} label={`Last 24 hours, at most ${highest}`} />
          </div>
        );
      })}
    </section>
  );
}
