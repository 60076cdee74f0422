import { randomBytes } from "node:crypto";
import { Command, Option } from "commander";
import type { Store } from "../store/index.ts";
import type { SiteChange } from "../store/site.repository.ts";
import { withServices } from "./connect.ts";
import { printResult, printRows } from "./print.ts";
import { readPolicyFile } from "./read-policy.ts";

interface SetOptions {
  readonly name?: string;
  readonly origin?: readonly string[];
  readonly mode?: string;
  readonly policy?: string;
  readonly readerSecret?: string;
  readonly pictureService?: string;
  readonly json?: boolean;
}

/** Sites, the origins of their pages and how they moderate. */
export function createSiteCommand(): Command {
  const command = new Command("site").description("sites, their allowed origins and policies");
  command
    .command("list")
    .description("all sites")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments site list --json")
    .action((options: { json?: boolean }) =>
      withServices(async ({ store }) => {
        const sites = await store.sites.list();
        printRows(
          sites.map(({ key, name, allowedOrigins, policy }) => ({
            key,
            name,
            mode: policy.mode,
            origins: allowedOrigins.join(" "),
          })),
          options,
        );
      }),
    );
  command
    .command("show <key>")
    .description("one site with its whole policy, as JSON")
    .addHelpText("after", "\nExample:\n  comments site show blog > blog.json")
    .action((key: string) =>
      withServices(async ({ store }) => {
        const site = await store.sites.find(key);
        if (!site) throw new Error(`There is no site ${key}. See: comments site list`);
        const { readerSecret, ...shown } = site;
        const told = { ...shown, readerSecret: readerSecret ? "(set)" : "(none)" };
        process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
      }),
    );
  command
    .command("set <key>")
    .description("make a site, or change what is given of it; running processes follow within seconds")
    .option("--name <name>", "what people call it")
    .option("--origin <origin...>", "origins whose pages may post, e.g. https://example.org; replaces all")
    .addOption(new Option("--mode <mode>", "how it moderates").choices(["review", "trust", "open"]))
    .option("--policy <file>", "a JSON file with the policy; replaces it, left-out parts get defaults")
    .option(
      "--reader-secret <secret>",
      "signs the tokens of the site's own readers; `new` makes one, `none` ends it",
    )
    .option("--picture-service <url>", "address with {hash}, asked for readers' pictures; `none` ends it")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  comments site set blog --name Blog --origin https://blog.example\n  comments site set blog --mode open",
    )
    .action((key: string, options: SetOptions) => withServices(({ store }) => setSite(key, options, store)));
  return command;
}

async function setSite(key: string, options: SetOptions, store: Store): Promise<void> {
  if (!/^[\w][\w.-]{0,63}$/.test(key))
    throw new Error("A site's key has 1 to 64 letters, digits, dots, hyphens and underscores.");
  const current = (await store.sites.find(key))?.policy ?? {};
  const readerSecret = readerSecretOf(options);
  await store.sites.save(key, {
    ...changeOf(options, current),
    ...(readerSecret === undefined ? {} : { readerSecret }),
  });
  const saved = await store.sites.find(key);
  if (saved) await store.applyRetention(key, saved.policy.retention);
  const wasMade = options.readerSecret === "new";
  const words = `${wasMade ? `${readerSecret}\n` : ""}Saved ${key}.`;
  printResult(words, { saved: key, ...(wasMade ? { readerSecret } : {}) }, options);
}

/** What is shorter could be guessed; an empty one is none. */
function readerSecretOf({ readerSecret }: SetOptions): string | undefined {
  if (readerSecret === "new") return randomBytes(32).toString("hex");
  if (readerSecret === "none") return "";
  if (readerSecret !== undefined && readerSecret.length < 32)
    throw new Error("The secret needs 32 characters or more; let it be made with --reader-secret new.");
  return readerSecret;
}

function pictureServiceOf({ pictureService }: SetOptions): SiteChange {
  if (pictureService === undefined) return {};
  if (pictureService === "none") return { pictureService: "" };
  if (!/^https:\/\/\S+\{hash\}/.test(pictureService))
    throw new Error(
      "Write the service's address with https:// and {hash} where the hash of the e-mail belongs.",
    );
  return { pictureService };
}

function changeOf(options: SetOptions, current: object): SiteChange {
  const { name, origin, mode, policy } = options;
  const written = policy === undefined ? undefined : readPolicyFile(policy);
  const changed = mode === undefined ? written : { ...(written ?? current), mode };
  return {
    ...(name === undefined ? {} : { name }),
    ...(origin === undefined ? {} : { allowedOrigins: origin.map(checkOrigin) }),
    ...(changed === undefined ? {} : { policy: changed }),
    ...pictureServiceOf(options),
  };
}

function checkOrigin(origin: string): string {
  if (origin === "*") return origin;
  if (!URL.canParse(origin) || new URL(origin).origin !== origin)
    throw new Error(`${origin} is not an origin. Write scheme, host and port only: https://example.org`);
  return origin;
}
