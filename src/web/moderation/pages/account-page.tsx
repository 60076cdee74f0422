import { useState } from "preact/hooks";
import { call, keepSession, post } from "../api.ts";
import type { Account, Digest, Session } from "../api-types.ts";
import { Choice, Field, Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";
import { SecondFactor } from "./second-factor.tsx";
import { Tokens } from "./tokens.tsx";

const digests = Object.entries(text.account.digests) as [Digest, string][];

/** One's own account. */
export function AccountPage({
  account,
  onChanged,
}: {
  account: Account;
  onChanged: (account: Account) => void;
}) {
  return (
    <main id="comments" class="narrow left" tabIndex={-1}>
      <h1>{text.account.title}</h1>
      <Profile account={account} onChanged={onChanged} />
      <Password />
      <SecondFactor account={account} onChanged={onChanged} />
      <Tokens />
      <Sessions />
    </main>
  );
}

function Profile({ account, onChanged }: { account: Account; onChanged: (account: Account) => void }) {
  const [name, setName] = useState(account.name);
  const [digest, setDigest] = useState(account.digest);
  const { run, error, done } = useAction();
  const save = () =>
    run(async () => {
      onChanged(await call<Account>("PATCH", "/v1/account", { name, digest }));
      return text.account.saved;
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label={text.account.name} name="name" required value={name} onInput={setName} />
      <Choice label={text.account.digest} value={digest} options={digests} onChange={setDigest} />
      <button type="submit">{text.actions.save}</button>
      {error && <Notice kind="bad">{error}</Notice>}
      {done && <Notice kind="good">{done}</Notice>}
    </form>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { run, error, done } = useAction();
  const change = () =>
    run(async () => {
      keepSession(await post<Session>("/v1/account/password", { current, password: next }));
      setCurrent("");
      setNext("");
      return text.account.changed;
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <h2>{text.account.password}</h2>
      <Field
        label={text.account.current}
        name="current"
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onInput={setCurrent}
      />
      <Field
        label={text.account.next}
        name="next"
        type="password"
        autoComplete="new-password"
        required
        value={next}
        onInput={setNext}
      />
      <button type="submit">{text.account.change}</button>
      {error && <Notice kind="bad">{error}</Notice>}
      {done && <Notice kind="good">{done}</Notice>}
    </form>
  );
}

function Sessions() {
  const { run, error, done } = useAction();
  const end = () =>
    run(async () => {
      keepSession(await call<Session>("DELETE", "/v1/account/sessions"));
      return text.account.ended;
    });
  return (
    <section>
      <h2>{text.account.sessions}</h2>
      <button type="button" onClick={() => void end()}>
        {text.account.endSessions}
      </button>
      {error && <Notice kind="bad">{error}</Notice>}
      {done && <Notice kind="good">{done}</Notice>}
    </section>
  );
}
