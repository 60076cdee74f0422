import { dateOf } from "../format.ts";
import { text } from "../strings/index.ts";
import type { Filters } from "./filters.ts";
import type { Queue } from "./use-queue.ts";

/** What comes after the last comment: more, the end, or why there is nothing. */
export function ListEnd({ queue, filters, filtered }: { queue: Queue; filters: Filters; filtered: boolean }) {
  const { state, loading, failed, loadMore, reload } = queue;
  if (failed)
    return (
      <div class="end" role="alert">
        <p>{text.queue.failed}</p>
        <button type="button" onClick={() => void reload()}>
          {text.actions.retry}
        </button>
      </div>
    );
  if (loading) return <p class="end soft">{text.queue.loading}</p>;
  if (state.next !== null)
    return (
      <div class="end">
        {state.searchedTo && <p class="soft">{text.queue.searching(dateOf(state.searchedTo))}</p>}
        <button type="button" onClick={() => void loadMore()}>
          {state.searchedTo ? text.queue.searchOn : text.actions.loadMore}
        </button>
      </div>
    );
  if (state.items.length > 0) return <p class="end soft">{text.queue.end}</p>;
  return (
    <div class="end empty">
      <p>{emptyWords(filters, filtered)}</p>
      {!filtered && <p class="soft">{text.queue.emptyHint}</p>}
    </div>
  );
}

function emptyWords({ reported }: Filters, filtered: boolean): string {
  if (filtered) return text.queue.emptyFiltered;
  return reported === "" ? text.queue.empty : text.queue.emptyReported;
}
