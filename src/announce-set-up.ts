import { createSetUpLink } from "./accounts/set-up-link.ts";
import type { Services } from "./services.ts";

/** On the first start, tells once where the first administrator makes the account. */
export async function announceSetUp(
  { store, publicUrl, now }: Pick<Services, "store" | "publicUrl" | "now">,
  tell: (line: string) => void,
): Promise<void> {
  const url = await createSetUpLink(publicUrl(), { ...store, now });
  if (!url) return;
  tell("");
  tell("  Make the first administrator's account here, within a day (shown this once):");
  tell(`  ${url}`);
  tell("");
}
