import { h } from "./element.ts";

/** Tells times relative to the service's clock, since the reader's may be wrong. */
export interface Times {
  now(): number;
  /** Takes the service's time over. */
  set(serviceNow: number): void;
  /** `<time>` with the exact time on hover; without words until the first refresh. */
  tell(iso: string): HTMLTimeElement;
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
  // A browser takes longer to make these than to draw a screen of comments, so they come after that.
  let formats: ReturnType<typeof makeFormats> | undefined;
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  function write(time: HTMLTimeElement, { relative, absolute }: ReturnType<typeof makeFormats>): void {
    const at = Date.parse(time.dateTime);
    // What seems to lie in the future was written now.
    const seconds = Math.max(0, (now() - at) / 1_000);
    const [unit, size] = steps.find(([, length]) => seconds >= length) ?? ["second", 1];
    time.textContent = relative.format(unit === "second" ? 0 : -Math.floor(seconds / size), unit);
    time.title = absolute.format(at);
  }
  return {
    now,
    set(serviceNow) {
      ahead = serviceNow - Date.now();
    },
    tell(iso) {
      const time = h("time", { datetime: iso });
      if (formats) write(time, formats);
      return time;
    },
    refresh(root) {
      formats ??= makeFormats(tag);
      for (const time of root.querySelectorAll("time")) write(time, formats);
    },
  };
}

const makeFormats = (tag: string) => ({
  relative: new Intl.RelativeTimeFormat(tag, { numeric: "auto" }),
  absolute: new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short" }),
});
