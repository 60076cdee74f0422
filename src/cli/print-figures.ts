import Table from "cli-table3";
import type { Figures } from "../classifier/evaluate.ts";

type Reported = Figures & { readonly before?: Figures; readonly gapClosed?: number };
type Named = Reported & { readonly name: string };

const columns: readonly (readonly [heading: string, key: keyof Figures, share: boolean])[] = [
  ["rows", "rows", false],
  ["spam", "spam", false],
  ["accuracy", "accuracy", true],
  ["precision", "precision", true],
  ["recall", "recall", true],
  ["F1", "f1", true],
  ["false positives", "falsePositiveRate", true],
  ["ham called spam", "hamCalledSpam", true],
  ["ham held", "hamHeld", true],
  ["decided", "autoDecided", true],
  ["spam passed", "spamPassed", true],
  ["ECE", "ece", true],
];

function cells(name: string, figures: Figures): readonly string[] {
  return [
    name,
    ...columns.map(([, key, share]) =>
      share ? `${(100 * figures[key]).toFixed(2)} %` : String(figures[key]),
    ),
  ];
}

function rowsOf(figures: Named): readonly (readonly string[])[] {
  if (figures.before === undefined) return [cells(figures.name, figures)];
  const closed = `${(100 * (figures.gapClosed ?? 0)).toFixed(0)} % of the gap closed`;
  return [
    cells(`${figures.name}, before`, figures.before),
    cells(`${figures.name}, after: ${closed}`, figures),
  ];
}

/** The figures as a table, with a line of its own for each group. */
export function printFigures(pooled: Reported, groups: readonly Named[], plots: string): string {
  const table = new Table({ head: ["", ...columns.map(([heading]) => heading)], style: { head: [] } });
  for (const group of groups) for (const row of rowsOf(group)) table.push([...row]);
  for (const row of rowsOf({ ...pooled, name: groups.length > 0 ? "pooled" : "all" })) table.push([...row]);
  return `${table.toString()}\nPlots: ${plots}/roc.svg, ${plots}/precision-recall.svg, ${plots}/calibration.svg\n`;
}
