import type { Api } from "./api.ts";
import type { OwnStatus } from "./api-types.ts";
import type { OwnComment } from "./own-comments.ts";

/** Seconds between two looks: soon after sending, then as seldom as moderators decide. */
const pauses = [0.3, 0.5, 1, 2, 4, 8, 15, 30];

/**
 * Asks what became of a comment until nothing more can become of it. A page that nobody looks at does not ask.
 * @param settled says whether this answer ends the watch.
 * @returns ends it.
 */
export function watchStatus(
  api: Api,
  { id, receipt }: OwnComment,
  settled: (status: OwnStatus) => boolean,
): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(tries: number): Promise<void> {
    const result = document.hidden ? undefined : await api.status(id, receipt);
    if (stopped || (result?.ok && settled(result.value))) return;
    const seconds = pauses[Math.min(tries, pauses.length - 1)] ?? 30;
    timer = setTimeout(() => void look(tries + 1), seconds * 1_000);
  }

  void look(0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
