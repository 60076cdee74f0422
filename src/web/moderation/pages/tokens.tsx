import { useState } from "preact/hooks";
import { call, post } from "../api.ts";
import { dateOf } from "../format.ts";
import { Field, Notice } from "../parts/field.tsx";
import { Secret } from "../parts/secret.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";

interface Token {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** One's own API tokens. */
export function Tokens() {
  const { data, reload } = useLoaded<Token[]>("/v1/account/tokens");
  const [name, setName] = useState("");
  const [made, setMade] = useState<string>();
  const { run, error } = useAction();
  const make = () =>
    run(async () => {
      setMade((await post<{ token: string }>("/v1/account/tokens", { name })).token);
      setName("");
      reload();
      return undefined;
    });
  const revoke = (id: string) =>
    run(async () => {
      await call("DELETE", `/v1/account/tokens/${id}`);
      reload();
      return undefined;
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h2>{text.account.tokens}</h2>
      <ul class="rows">
        {data?.map((token) => (
          <li key={token.id}>
            <span>
              {token.name} <span class="soft">{dateOf(token.createdAt)}</span>
              {token.revokedAt && ` · ${text.account.revoked}`}
            </span>
            {!token.revokedAt && (
              <button type="button" onClick={() => void revoke(token.id)}>
                {text.account.revoke}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Field label={text.account.tokenName} name="token-name" required value={name} onInput={setName} />
      <button type="submit">{text.account.makeToken}</button>
      {made && <Secret label={text.account.tokenOnce} value={made} />}
      {error && <Notice kind="bad">{error}</Notice>}
    </form>
  );
}
