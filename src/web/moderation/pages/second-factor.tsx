import { useState } from "preact/hooks";
import { encode } from "uqr";
import { call, post } from "../api.ts";
import type { Account } from "../api-types.ts";
import { Field, Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";

/** Setting up an authenticator app, and doing without it. */
export function SecondFactor({
  account,
  onChanged,
}: {
  account: Account;
  onChanged: (account: Account) => void;
}) {
  const [password, setPassword] = useState("");
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  const [code, setCode] = useState("");
  const { run, error } = useAction();
  const path = "/v1/account/second-factor";
  const begin = () =>
    run(async () => {
      setBegun(await post<{ secret: string; uri: string }>(path, { password }));
      return undefined;
    });
  const confirm = () =>
    run(async () => {
      onChanged(await call<Account>("PUT", path, { code }));
      setBegun(undefined);
      return undefined;
    });
  const end = () =>
    run(async () => {
      onChanged(await call<Account>("DELETE", path, { password }));
      return undefined;
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void (begun ? confirm() : account.secondFactor ? end() : begin());
      }}
    >
      <h2>{text.account.second}</h2>
      <p>{account.secondFactor ? text.account.secondOn : text.account.secondOff}</p>
      {begun ? (
        <>
          <p>{text.account.scan}</p>
          <QrCode value={begun.uri} />
          <p>
            {text.account.key}: <code>{begun.secret}</code>
          </p>
          <Field
            label={text.account.code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            value={code}
            onInput={setCode}
          />
          <button type="submit">{text.account.confirm}</button>
        </>
      ) : (
        <>
          <Field
            label={text.account.current}
            name="second-password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onInput={setPassword}
          />
          <button type="submit">{account.secondFactor ? text.account.end : text.account.begin}</button>
        </>
      )}
      {error && <Notice kind="bad">{error}</Notice>}
    </form>
  );
}

/** Dark on light in any theme: apps do not read it the other way round. */
function QrCode({ value }: { value: string }) {
  const { data, size } = encode(value);
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={text.account.scan}>
      <path d={path} />
    </svg>
  );
}
