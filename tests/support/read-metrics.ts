/** A page in Prometheus's text format as people ask it: `read('queue_jobs{state="failed"}')`. */
export interface MetricsPage {
  readonly text: string;
  /** Names of all metrics that have a sample, those of histograms with their suffixes. */
  readonly names: ReadonlySet<string>;
  /** The sum over all samples of the name that have the labels given; `undefined` where there is none. */
  read(selector: string): number | undefined;
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

export async function readMetrics(url: string): Promise<MetricsPage> {
  const response = await fetch(`${url}/metrics`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}: ${text}`);
  const samples: Sample[] = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name = "", labels = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return { name, labels, value: Number(value) };
    });
  return {
    text,
    names: new Set(samples.map(({ name }) => name)),
    read(selector) {
      const [, wanted = "", given = ""] = /^(\w+)(?:\{(.*)\})?$/.exec(selector) ?? [];
      const labels = given === "" ? [] : given.split(",");
      const fitting = samples.filter(
        (sample) => sample.name === wanted && labels.every((label) => sample.labels.includes(label)),
      );
      return fitting.length === 0 ? undefined : fitting.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
