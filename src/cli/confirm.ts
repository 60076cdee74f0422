import { createInterface } from "node:readline/promises";

/**
 * Asks on a terminal before what cannot be undone; elsewhere it has to be said beforehand.
 * @throws where the answer is not `yes`, or where nobody can be asked and `--yes` was not given.
 */
export async function confirm(what: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new Error(`${what} This cannot be undone: say --yes to go on.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${what} This cannot be undone. Type yes to go on: `);
    if (answer.trim().toLowerCase() !== "yes") throw new Error("Nothing was done.");
  } finally {
    terminal.close();
  }
}
