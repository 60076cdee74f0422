import { useEffect, useState } from "preact/hooks";
import type { Status } from "../api-types.ts";

export interface Change {
  readonly id: string;
  readonly site: string;
  readonly status: Status;
  readonly version: number;
  readonly from?: Status;
  readonly by?: string;
  /** By how many the published comments with open reports are more or fewer. */
  readonly reported?: 1 | -1;
}

export interface Listeners {
  readonly onChanges: (changes: readonly Change[]) => void;
  readonly onLease: (comment: string, by: string | null) => void;
  readonly onBatch: (batch: string, matched: number, changed: number) => void;
  /** Too much was missed: load again. */
  readonly onResync: () => void;
}

/** How long without a connection before it is told: a restart of the server is no news. */
const patienceMs = 3_000;
const reopenMs = 2_000;

/** Live events; the browser reconnects by itself and catches up. @returns whether the connection is lost. */
export function useEvents(listeners: Listeners): boolean {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let source: EventSource;
    let telling: ReturnType<typeof setTimeout> | undefined;
    let opening: ReturnType<typeof setTimeout> | undefined;
    let last = "";
    const read = <T>(event: MessageEvent): T => {
      if (event.lastEventId) last = event.lastEventId;
      return JSON.parse(event.data) as T;
    };
    function open(): void {
      source = new EventSource(`/v1/moderation/events${last ? `?after=${last}` : ""}`);
      source.onopen = () => {
        clearTimeout(telling);
        telling = undefined;
        setLost(false);
      };
      source.onerror = () => {
        telling ??= setTimeout(() => setLost(true), patienceMs);
        // After an answer that was no stream the browser gives up; we do not.
        if (source.readyState === EventSource.CLOSED) opening = setTimeout(open, reopenMs);
      };
      source.addEventListener("comments", (event) =>
        listeners.onChanges(read<{ comments: Change[] }>(event).comments),
      );
      source.addEventListener("lease", (event) => {
        const { comment, by } = read<{ comment: string; by: string | null }>(event);
        listeners.onLease(comment, by);
      });
      source.addEventListener("batch", (event) => {
        const { batch, matched, changed } = read<{ batch: string; matched: number; changed: number }>(event);
        listeners.onBatch(batch, matched, changed);
      });
      source.addEventListener("resync", () => listeners.onResync());
    }
    open();
    return () => {
      clearTimeout(telling);
      clearTimeout(opening);
      source.close();
    };
  }, [listeners]);
  return lost;
}
