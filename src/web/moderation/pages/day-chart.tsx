import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Insight, type Status, statuses } from "../api-types.ts";
import { locale } from "../format.ts";
import { text } from "../strings/index.ts";

const height = 220;
/** Each outcome has a token of its own and, beside its colour, its own dashes. */
const look: Readonly<Record<Status, readonly [token: string, dash: number[]]>> = {
  pending: ["--wait", [6, 3]],
  spam: ["--bad", [2, 3]],
  rejected: ["--bad", []],
  approved: ["--good", []],
  deleted: ["--ink-soft", [8, 4]],
};

const dayMs = 86_400_000;
const daySeconds = 86_400;
const dayName = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const fewest = 7;

/** Days without a comment are days as well; a week at least is drawn. @param now milliseconds since the epoch. */
function everyDay(days: Insight["days"], now: number): Insight["days"] {
  const known = new Map(days.map((day) => [day.day, day]));
  const first = Math.min(Date.parse(days[0]?.day ?? ""), now - (fewest - 1) * dayMs);
  const count = Math.floor((now - first) / dayMs) + 1;
  return Array.from({ length: count }, (_none, index) => {
    const day = new Date(now - (count - 1 - index) * dayMs).toISOString().slice(0, 10);
    return known.get(day) ?? { day, pending: 0, spam: 0, rejected: 0, approved: 0, deleted: 0 };
  });
}

/** Comments by day, a line for each outcome. */
export function DayChart({ days }: { days: Insight["days"] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (token: string): string => style.getPropertyValue(token).trim();
    const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 } };
    const filled = everyDay(days, Date.now());
    const times = filled.map(({ day }) => Date.parse(day) / 1_000);
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height,
        axes: [
          {
            ...axis,
            incrs: [1, 2, 7, 14, 30, 91].map((n) => n * daySeconds),
            values: (_chart, times) => times.map((time) => dayName.format(new Date(time * 1_000))),
          },
          axis,
        ],
        series: [
          {
            label: text.insight.day,
            value: (_chart, time) => (time === null ? "" : dayName.format(new Date(time * 1_000))),
          },
          ...statuses.map((status) => ({
            label: text.status[status],
            value: (_chart: uPlot, count: number | null) => count ?? "",
            stroke: colour(look[status][0]),
            dash: look[status][1],
            width: 2,
            points: { show: filled.length < 10 },
          })),
        ],
      },
      [times, ...statuses.map((status) => filled.map((day) => day[status]))],
      element,
    );
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [days]);
  return <div ref={place} class="chart" role="img" aria-label={text.insight.byDay} />;
}
