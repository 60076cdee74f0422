import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import type { CommentInFull } from "../api-types.ts";

/** The comment in focus and so many after it are read in full ahead of time. */
const ahead = 3;
const kept = 30;

/** Reads the details of the comment in focus, and of the next ones before they are asked for. */
export function useDetails(ids: readonly string[], focus: string | undefined) {
  const known = useRef(new Map<string, CommentInFull>());
  const reading = useRef(new Set<string>());
  const [, setRound] = useState(0);

  const read = useCallback((id: string) => {
    if (reading.current.has(id)) return;
    reading.current.add(id);
    get<CommentInFull>(`/v1/moderation/comments/${id}`)
      .then(
        (comment) => {
          known.current.set(id, comment);
          for (const old of [...known.current.keys()].slice(0, -kept)) known.current.delete(old);
          setRound((round) => round + 1);
        },
        // Deleted meanwhile, or offline: the card shows what the list told.
        () => undefined,
      )
      .finally(() => reading.current.delete(id));
  }, []);

  const at = focus === undefined ? -1 : ids.indexOf(focus);
  const wanted = at === -1 ? "" : ids.slice(at, at + 1 + ahead).join(" ");
  useEffect(() => {
    if (wanted === "") return;
    // After the card is on the screen.
    const timer = setTimeout(() => {
      for (const id of wanted.split(" ")) if (!known.current.has(id)) read(id);
    }, 0);
    return () => clearTimeout(timer);
  }, [wanted, read]);

  const refresh = useCallback(
    (id: string) => {
      known.current.delete(id);
      read(id);
    },
    [read],
  );
  return { of: (id: string) => known.current.get(id), refresh };
}
