import { call } from "./api.ts";
import type { Account } from "./api-types.ts";
import { Link } from "./parts/link.tsx";
import { root } from "./router.ts";
import { choose, type Language, language, languages, text } from "./strings/index.ts";

/** The pages of each role, in the order in which they are used. */
const pages: Readonly<Record<Account["role"], readonly (readonly [path: string, name: string])[]>> = {
  moderator: [
    ["", text.nav.queue],
    ["audit", text.nav.audit],
    ["insight", text.nav.insight],
    ["lists", text.nav.lists],
  ],
  operator: [
    ["insight", text.nav.insight],
    ["webhooks", text.nav.webhooks],
  ],
  admin: [
    ["", text.nav.queue],
    ["audit", text.nav.audit],
    ["insight", text.nav.insight],
    ["lists", text.nav.lists],
    ["webhooks", text.nav.webhooks],
    ["accounts", text.nav.accounts],
    ["people", text.nav.people],
  ],
};

/** For this browser, and for mails. */
function keepLanguage(chosen: Language): void {
  const changed = call("PATCH", "/v1/account", { language: chosen });
  // Without an answer the page changes all the same; mails stay as they were.
  changed.then(
    () => choose(chosen),
    () => choose(chosen),
  );
}

export function Header({
  account,
  page,
  onSignOut,
}: {
  account: Account;
  page: string;
  onSignOut: () => void;
}) {
  return (
    <header class="top">
      <nav aria-label={text.nav.menu}>
        {pages[account.role].map(([path, name]) => (
          <Link key={path} href={path === "" ? root : `${root}/${path}`} current={path === page}>
            {name}
          </Link>
        ))}
      </nav>
      <details class="menu">
        <summary>{account.name}</summary>
        <div>
          <Link href={`${root}/account`} current={page === "account"}>
            {text.nav.account}
          </Link>
          <label class="field">
            <span>{text.nav.language}</span>
            <select
              value={language}
              onChange={(event) => keepLanguage(event.currentTarget.value as Language)}
            >
              {Object.entries(languages).map(([key, name]) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button type="button" onClick={onSignOut}>
            {text.nav.signOut}
          </button>
        </div>
      </details>
    </header>
  );
}
