/** The signed-in reader that the site's token names. The service checks the token; here it only says what to show. */
export function readReader(token: string | undefined): { readonly name: string } | undefined {
  const [, payload] = token?.split(".") ?? [];
  if (!payload) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    const { name } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown };
    return typeof name === "string" ? { name } : undefined;
  } catch {
    // Not a token: the form asks for everything.
    return undefined;
  }
}
