/**
 * Where `?next=` leads: a path of this service, with its query; `undefined` for everything else.
 * @param origin of the desk's own page.
 */
export function nextAddress(next: string | null, origin: string): string | undefined {
  // Browsers read a backslash as a slash, and drop tabs and line ends.
  if (!next?.startsWith("/") || /^\/[/\\]|[\t\r\n]/.test(next) || !URL.canParse(next, origin))
    return undefined;
  const url = new URL(next, origin);
  return url.origin === origin ? url.pathname + url.search + url.hash : undefined;
}
