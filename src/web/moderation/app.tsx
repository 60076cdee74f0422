import { useCallback, useEffect, useState } from "preact/hooks";
import { call, get, keepSession, whenSessionEnds } from "./api.ts";
import type { Account, Session } from "./api-types.ts";
import { Header } from "./header.tsx";
import { AccountPage } from "./pages/account-page.tsx";
import { AccountsPage } from "./pages/accounts-page.tsx";
import { AuditPage } from "./pages/audit-page.tsx";
import { InsightPage } from "./pages/insight-page.tsx";
import { ListsPage } from "./pages/lists-page.tsx";
import { PeoplePage } from "./pages/people-page.tsx";
import { WebhooksPage } from "./pages/webhooks-page.tsx";
import { Notice } from "./parts/field.tsx";
import { QueuePage } from "./queue/queue-page.tsx";
import { go, root, useAddress } from "./router.ts";
import { LinkPage } from "./session/link-page.tsx";
import { MailPage } from "./session/mail-page.tsx";
import { nextAddress } from "./session/next-address.ts";
import { SignIn } from "./session/sign-in.tsx";
import { choose, isChosen, language, text } from "./strings/index.ts";

type Who = "loading" | "nobody" | "unreachable" | Account;

/** The desk: who is signed in, and which page is open. */
export function App() {
  const { page, query } = useAddress();
  const [who, setWho] = useState<Who>("loading");
  const [expired, setExpired] = useState(false);
  const readSession = useCallback(() => {
    get<Session>("/v1/session").then(
      (session) => {
        setWho(speakTo(keepSession(session).account));
        leadOn();
      },
      (error: { status?: number }) => setWho(error.status === 401 ? "nobody" : "unreachable"),
    );
  }, []);
  useEffect(() => {
    whenSessionEnds(() => setExpired(true));
    readSession();
  }, [readSession]);

  const signedIn = ({ account }: Session): void => {
    setWho(speakTo(account));
    setExpired(false);
    if (page === "link") go(root, true);
    else leadOn();
  };
  const signOut = (): void => {
    // Signed out here in any case; a session that the server did not end is over in some hours.
    call("DELETE", "/v1/session").catch(() => undefined);
    setWho("nobody");
  };

  if (page === "mail") return <MailPage />;
  if (page === "link") return <LinkPage onSignedIn={signedIn} />;
  if (who === "loading") return null;
  if (who === "unreachable")
    return (
      <main class="narrow">
        <Notice kind="bad">{text.toast.offline}</Notice>
        <button type="button" onClick={readSession}>
          {text.actions.retry}
        </button>
      </main>
    );
  if (who === "nobody") return <SignIn onSignedIn={signedIn} />;
  return (
    <>
      <div class="desk" inert={expired}>
        <a class="skip" href="#comments">
          {text.skip}
        </a>
        <Header account={who} page={page} onSignOut={signOut} />
        <OpenPage page={page} query={query} account={who} onChanged={setWho} />
      </div>
      {expired && (
        <div class="over">
          <SignIn expired onSignedIn={signedIn} />
        </div>
      )}
    </>
  );
}

const NotAllowed = () => (
  <main id="comments" class="narrow" tabIndex={-1}>
    <Notice kind="bad">{text.session.notAllowed}</Notice>
  </main>
);

/** On to the page that sent somebody here to sign in first. */
function leadOn(): void {
  const next = nextAddress(new URLSearchParams(location.search).get("next"), location.origin);
  if (next) location.replace(next);
}

/** In the language that the account chose, where this browser has no choice of its own. */
function speakTo(account: Account): Account {
  if (account.language && account.language !== language && !isChosen()) choose(account.language);
  return account;
}

function OpenPage({
  page,
  query,
  account,
  onChanged,
}: {
  page: string;
  query: URLSearchParams;
  account: Account;
  onChanged: (account: Account) => void;
}) {
  switch (page) {
    case "audit":
      return <AuditPage query={query} />;
    case "insight":
      return <InsightPage />;
    case "lists":
      return <ListsPage />;
    case "webhooks":
      return <WebhooksPage />;
    case "accounts":
      return <AccountsPage />;
    case "people":
      return account.role === "admin" ? <PeoplePage /> : <NotAllowed />;
    case "account":
      return <AccountPage account={account} onChanged={onChanged} />;
    default:
      return account.role === "operator" ? <InsightPage /> : <QueuePage account={account} query={query} />;
  }
}
