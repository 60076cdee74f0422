import { h } from "./element.ts";

/** Tells times relative to the service's clock, since the reader's may be wrong. */
export interface Times {
  now(): number;
  /** Takes the service's time over. */
  set(serviceNow: number): void;
  /** `<time>` with the exact time on hover. */
  tell(iso: string): HTMLTimeElement;
  exact(iso: string): string;
  /** Brings every time within up to date. */
  refresh(root: ParentNode): void;
}

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function tellTimes(tag: string): Times {
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const absolute = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short" });
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const words = (iso: string): string => {
    // What seems to lie in the future was written now.
    const seconds = Math.max(0, (now() - Date.parse(iso)) / 1_000);
    const [unit, size] = steps.find(([, length]) => seconds >= length) ?? ["second", 1];
    return relative.format(unit === "second" ? 0 : -Math.floor(seconds / size), unit);
  };
  const exact = (iso: string): string => absolute.format(new Date(iso));
  return {
    now,
    set(serviceNow) {
      ahead = serviceNow - Date.now();
    },
    tell: (iso) => h("time", { datetime: iso, title: exact(iso) }, words(iso)),
    exact,
    refresh(root) {
      for (const time of root.querySelectorAll("time")) time.textContent = words(time.dateTime);
    },
  };
}
