import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

interface Props {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Read out in the chart's place. */
  readonly label: string;
}

const height = 48;

/** A line over the last 24 hours, as wide as its place, in the page's colours. */
export function LineChart({ times, values, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colour = getComputedStyle(element).getPropertyValue("--accent").trim();
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        padding: [4, 0, 4, 0],
        cursor: { show: false },
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high)] } },
        series: [{}, { stroke: colour, width: 1.5, points: { show: false } }],
      },
      [[], []],
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, []);

  useEffect(() => {
    chart.current?.setData([[...times], [...values]]);
  }, [times, values]);

  return <div class="chart" ref={place} role="img" aria-label={label} />;
}
