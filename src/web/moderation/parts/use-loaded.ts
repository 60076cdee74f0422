import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import { wordsOf } from "./use-action.ts";

/** Something read from the API, read again when the path changes or `reload` is called. */
export function useLoaded<T>(path: string): {
  data: T | undefined;
  error: string | undefined;
  reload: () => void;
} {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<string>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    get<T>(path).then(
      (answer) => {
        if (!current) return;
        setData(answer);
        setError(undefined);
      },
      (thrown: unknown) => current && setError(wordsOf(thrown)),
    );
    return () => {
      current = false;
    };
  }, [path, round]);
  return { data, error, reload: useCallback(() => setRound((n) => n + 1), []) };
}
