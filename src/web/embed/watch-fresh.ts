import type { Context } from "./context.ts";
import { button, h } from "./element.ts";

/**
 * A bar that tells of comments that were published since the page was read, and shows them when asked to.
 * @param known the number of published comments that the thread knows of.
 */
export function watchFresh(
  { api, language, article }: Context,
  everySeconds: number,
  signal: AbortSignal,
  known: () => number,
  onShow: () => void,
): { readonly element: HTMLElement; reset(): void } {
  const { say } = language;
  const words = h("span", { role: "status" });
  const show = button(say("show"), onShow, { class: "quiet" });
  const element = h("div", { class: "fresh", part: "fresh", hidden: true }, words, show);

  async function look(): Promise<void> {
    if (document.hidden) return;
    const result = await api.count();
    if (!result.ok) return;
    const n = (result.value.counts[article] ?? 0) - known();
    element.hidden = n <= 0;
    if (n > 0) words.textContent = say("fresh", { n });
  }

  const timer = setInterval(() => void look(), everySeconds * 1_000);
  signal.addEventListener("abort", () => clearInterval(timer));
  return {
    element,
    reset() {
      element.hidden = true;
    },
  };
}
