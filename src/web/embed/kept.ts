/** What stays in the reader's browser, under names that begin alike; in memory alone where the browser keeps nothing. */
export interface Kept {
  read<T>(name: string): T | undefined;
  /** `undefined` removes. */
  write(name: string, value: unknown): void;
}

const memory = new Map<string, string>();

export function keepFor(site: string): Kept {
  const full = (name: string): string => `comment-thread:${site}:${name}`;
  return {
    read<T>(name: string) {
      const text = openStorage()?.getItem(full(name)) ?? memory.get(full(name));
      try {
        return text === undefined ? undefined : (JSON.parse(text) as T);
      } catch {
        // Another program wrote there; it is as good as nothing.
        return undefined;
      }
    },
    write(name, value) {
      const storage = openStorage();
      memory.delete(full(name));
      if (value === undefined) return storage?.removeItem(full(name));
      const text = JSON.stringify(value);
      try {
        if (storage) return storage.setItem(full(name), text);
      } catch {
        // Full: it still lasts as long as the page does.
      }
      memory.set(full(name), text);
    },
  };
}

/** Not before something is read or written: the first time costs a browser as much as drawing some comments. */
function openStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    // Blocked by the reader's settings.
    return undefined;
  }
}
