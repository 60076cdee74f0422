import { useEffect, useState } from "preact/hooks";
import { ApiError, keepSession, post } from "../api.ts";
import type { Session } from "../api-types.ts";
import { Field, Notice } from "../parts/field.tsx";
import { useAction, wordsOf } from "../parts/use-action.ts";
import { root } from "../router.ts";
import { text } from "../strings/index.ts";

interface Opened {
  readonly kind: "setup" | "invitation" | "reset";
  readonly email: string | null;
  readonly name: string | null;
}

const titles = {
  setup: text.session.setupTitle,
  invitation: text.session.invitationTitle,
  reset: text.session.resetTitle,
} as const;

/** Where set-up, invitation and reset links lead. The secret is in the fragment and never in an address that is sent. */
export function LinkPage({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const [secret] = useState(location.hash.slice(1));
  const [link, setLink] = useState<Opened>();
  const [failed, setFailed] = useState<string>();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { run, error, busy } = useAction();

  useEffect(() => {
    post<Opened>("/v1/links/read", { secret }).then(setLink, (thrown: unknown) =>
      setFailed(
        thrown instanceof ApiError && thrown.status === 404 ? text.session.linkOver : wordsOf(thrown),
      ),
    );
  }, [secret]);

  const accept = () =>
    run(async () => {
      const own = link?.kind === "reset" ? {} : { name };
      const address = link?.kind === "setup" ? { email } : {};
      const session = await post<Session>("/v1/links/accept", { secret, password, ...own, ...address });
      history.replaceState(null, "", root);
      onSignedIn(keepSession(session));
      return undefined;
    });

  if (failed)
    return (
      <main class="narrow">
        <Notice kind="bad">{failed}</Notice>
        <p>
          <a href={root}>{text.session.signIn}</a>
        </p>
      </main>
    );
  if (!link) return <main class="narrow">{text.card.loading}</main>;
  return (
    <main class="narrow">
      <h1>{titles[link.kind]}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        {link.kind === "setup" ? (
          <Field
            label={text.session.email}
            name="email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onInput={setEmail}
          />
        ) : (
          <Field
            label={text.session.email}
            name="email"
            autoComplete="username"
            readOnly
            value={link.email ?? ""}
            onInput={setEmail}
          />
        )}
        {link.kind !== "reset" && (
          <Field
            label={text.session.name}
            name="name"
            autoComplete="name"
            required
            value={name}
            onInput={setName}
          />
        )}
        <Field
          label={text.session.newPassword}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onInput={setPassword}
        />
        {error && <Notice kind="bad">{error}</Notice>}
        <p class="buttons">
          <button type="submit" class="primary" disabled={busy}>
            {link.kind === "reset" ? text.session.set : text.session.make}
          </button>
        </p>
      </form>
    </main>
  );
}
