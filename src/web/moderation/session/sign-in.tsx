import { useState } from "preact/hooks";
import { ApiError, keepSession, post } from "../api.ts";
import type { Session } from "../api-types.ts";
import { Field, Notice } from "../parts/field.tsx";
import { wordsOf } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";

/** Signing in, and asking for a new password. @param expired over a page whose session has ended. */
export function SignIn({
  expired,
  onSignedIn,
}: {
  expired?: boolean;
  onSignedIn: (session: Session) => void;
}) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [needsCode, setNeedsCode] = useState(false);
  const [forgot, setForgot] = useState(false);
  const [error, setError] = useState<string>();
  const [sent, setSent] = useState(false);

  async function signIn(): Promise<void> {
    setError(undefined);
    try {
      const fields = { email, password, ...(needsCode ? { code } : {}) };
      onSignedIn(keepSession(await post<Session>("/v1/session", fields)));
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.code === "second_factor_required") setNeedsCode(true);
      else
        setError(
          thrown instanceof ApiError && thrown.status === 429 ? text.session.tooMany : wordsOf(thrown),
        );
    }
  }

  async function askForReset(): Promise<void> {
    setError(undefined);
    try {
      await post("/v1/password-resets", { email });
      setSent(true);
    } catch (thrown) {
      setError(wordsOf(thrown));
    }
  }

  return (
    <main class="narrow">
      <h1>{text.session.signIn}</h1>
      {expired && <Notice kind="wait">{text.session.expired}</Notice>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void (forgot ? askForReset() : signIn());
        }}
      >
        <Field
          label={text.session.email}
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onInput={setEmail}
          autoFocus
        />
        {!forgot && (
          <Field
            label={text.session.password}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onInput={setPassword}
          />
        )}
        {needsCode && !forgot && (
          <Field
            label={text.session.code}
            name="code"
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            value={code}
            onInput={setCode}
            autoFocus
          />
        )}
        {error && <Notice kind="bad">{error}</Notice>}
        {sent && <Notice kind="good">{text.session.resetSent}</Notice>}
        <p class="buttons">
          <button type="submit" class="primary">
            {forgot ? text.session.resetAsk : text.session.signIn}
          </button>
          <button type="button" class="quiet" onClick={() => setForgot(!forgot)}>
            {forgot ? text.session.back : text.session.forgot}
          </button>
        </p>
      </form>
    </main>
  );
}
