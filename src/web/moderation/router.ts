import { useEffect, useState } from "preact/hooks";

export const root = "/moderation";

/** Goes to a page of the desk without loading it anew. */
export function go(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** The page's path and query, kept up to date. */
export function useAddress(): { readonly page: string; readonly query: URLSearchParams } {
  const [address, setAddress] = useState(location.pathname + location.search);
  useEffect(() => {
    const read = (): void => setAddress(location.pathname + location.search);
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);
  const [path = "", search = ""] = address.split("?");
  return { page: path.slice(root.length + 1), query: new URLSearchParams(search) };
}
