import type { Remark } from "./import-item.ts";

/** What became of a file's records, counted as it happens. */
export interface ImportReport {
  readonly added: number;
  /** Were there already, from an earlier run. */
  readonly alreadyThere: number;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly changed: Readonly<Record<string, number>>;
}

export interface ReportedLine extends Remark {
  readonly line: number;
  readonly kind: "left out" | "changed";
}

export interface ReportKeeper {
  count(added: number, alreadyThere: number): void;
  leftOut(line: number, remark: Remark): void;
  changed(line: number, remark: Remark): void;
  report(): ImportReport;
  total(): number;
}

/** @param onLine told of each line that was left out or changed, for a file or a terminal. */
export function keepReport(onLine: (line: ReportedLine) => void): ReportKeeper {
  let added = 0;
  let alreadyThere = 0;
  const leftOut: Record<string, number> = {};
  const changed: Record<string, number> = {};
  const increase = (counts: Record<string, number>, code: string): void => {
    counts[code] = (counts[code] ?? 0) + 1;
  };
  return {
    count(more, again) {
      added += more;
      alreadyThere += again;
    },
    leftOut(line, remark) {
      increase(leftOut, remark.code);
      onLine({ line, kind: "left out", ...remark });
    },
    changed(line, remark) {
      increase(changed, remark.code);
      onLine({ line, kind: "changed", ...remark });
    },
    report: () => ({ added, alreadyThere, leftOut: { ...leftOut }, changed: { ...changed } }),
    total: () => added + alreadyThere,
  };
}
