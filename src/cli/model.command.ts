import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { learningLimits } from "../classifier/learn.ts";
import type { Services } from "../services.ts";
import { confirm } from "./confirm.ts";
import { withServices } from "./connect.ts";
import { printResult, printRows } from "./print.ts";
import { refuseUnknownSites } from "./refuse-unknown-sites.ts";

interface SiteOption {
  readonly site: string;
}

/** What a site's moderators have taught the classifier. */
export function createModelCommand(): Command {
  const command = new Command("model").description("what a site's moderators have taught the classifier");
  command
    .command("show")
    .description("how much a site has learned, and from what")
    .requiredOption("--site <key>", "the site")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments model show --site blog")
    .action(({ site, ...options }: SiteOption & { json?: boolean }) =>
      withServices(async (services) => printRows([await summaryOf(site, services)], options)),
    );
  command
    .command("export")
    .description("a site's weights and examples as JSON: hashed features, not a word of any text")
    .requiredOption("--site <key>", "the site")
    .option("--out <file>", "where to; left out: standard output")
    .addHelpText("after", "\nExample:\n  comments model export --site blog --out blog.json")
    .action(({ site, out }: SiteOption & { out?: string }) =>
      withServices(async (services) => {
        const text = `${JSON.stringify(await exportOf(site, services))}\n`;
        if (out === undefined) process.stdout.write(text);
        else writeFileSync(out, text, { mode: 0o600 });
      }),
    );
  command
    .command("reset")
    .description("forget what a site has learned; workers follow within seconds")
    .requiredOption("--site <key>", "the site")
    .option("--yes", "do not ask")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments model reset --site blog")
    .action(({ site, ...options }: SiteOption & { json?: boolean; yes?: boolean }) =>
      withServices(async ({ store }) => {
        await refuseUnknownSites([site], store);
        await confirm(`What ${site} has learned from its moderators will be forgotten.`, options);
        await store.siteExamples.clear(site);
        await store.siteModels.touch(site);
        printResult(`${site} judges by the base model alone again.`, { reset: site }, options);
      }),
    );
  return command;
}

async function summaryOf(site: string, { store, loadedModel }: Services): Promise<Record<string, unknown>> {
  await refuseUnknownSites([site], store);
  const [weights, examples] = await Promise.all([
    store.siteModels.find(site),
    store.siteExamples.newest(site, learningLimits.examples),
  ]);
  return {
    site,
    "base model": loadedModel?.fingerprint ?? "cannot be read",
    examples: examples.length,
    spam: examples.filter(({ spam }) => spam).length,
    "no spam": examples.filter(({ spam }) => !spam).length,
    newest: examples[0]?.at,
    weights: weights?.indices.length ?? 0,
    "made from": weights?.examples ?? 0,
    "made at": weights?.fittedAt,
    "in force": weights !== undefined && weights.base === loadedModel?.fingerprint ? "yes" : "no",
  };
}

async function exportOf(site: string, { store }: Services): Promise<object> {
  await refuseUnknownSites([site], store);
  const weights = await store.siteModels.find(site);
  const examples = await store.siteExamples.newest(site, learningLimits.examples);
  return {
    site,
    weights: weights && { ...weights, indices: [...weights.indices], values: [...weights.values] },
    examples: examples.map((example) => ({
      ...example,
      indices: [...example.indices],
      values: [...example.values],
    })),
  };
}
