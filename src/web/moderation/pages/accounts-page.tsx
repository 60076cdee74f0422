import { useState } from "preact/hooks";
import { call, post } from "../api.ts";
import type { Account, Role } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { Choice, Field, Notice } from "../parts/field.tsx";
import { Secret } from "../parts/secret.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";

interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: string;
}

const roles = Object.entries(text.accounts.roles) as [Role, string][];

/** Who may use the desk. */
export function AccountsPage() {
  const accounts = useLoaded<Account[]>("/v1/accounts");
  const invitations = useLoaded<Invitation[]>("/v1/invitations");
  const { run, error } = useAction();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("moderator");
  const [sites, setSites] = useState("");
  const [link, setLink] = useState<string>();

  const invite = () =>
    run(async () => {
      const named = sites.split(/\s+/).filter(Boolean);
      const body = { email, role, sites: named.length > 0 ? named : null };
      setLink((await post<{ url: string }>("/v1/invitations", body)).url);
      setEmail("");
      invitations.reload();
      return undefined;
    });
  const change = (id: string, body: object) =>
    run(async () => {
      await call("PATCH", `/v1/accounts/${id}`, body);
      accounts.reload();
      return undefined;
    });
  const revoke = (id: string) =>
    run(async () => {
      await call("DELETE", `/v1/invitations/${id}`);
      invitations.reload();
      return undefined;
    });

  const failed = error ?? accounts.error;
  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.accounts.title}</h1>
      {failed && <Notice kind="bad">{failed}</Notice>}
      <ul class="rows">
        {accounts.data?.map((account) => (
          <li key={account.id}>
            <span>
              <strong>{account.name}</strong> <span class="soft">{account.email}</span> ·{" "}
              {account.sites?.join(", ") ?? text.accounts.allSites}
              {account.secondFactor && ` · ${text.accounts.secondFactor}`}
              {account.disabled && ` · ${text.accounts.disabled}`}
            </span>
            <select
              aria-label={`${text.accounts.role}: ${account.name}`}
              value={account.role}
              onChange={(event) => void change(account.id, { role: event.currentTarget.value })}
            >
              {roles.map(([key, name]) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
            <button type="button" onClick={() => void change(account.id, { disabled: !account.disabled })}>
              {account.disabled ? text.accounts.enable : text.accounts.disable}
            </button>
          </li>
        ))}
        {invitations.data?.map((invitation) => (
          <li key={invitation.id}>
            <span>
              {text.accounts.invited}: {invitation.email} ·{" "}
              <span class="soft">
                {text.accounts.roles[invitation.role]} · {text.block.until(dateOf(invitation.expiresAt))}
              </span>
            </span>
            <button type="button" onClick={() => void revoke(invitation.id)}>
              {text.actions.remove}
            </button>
          </li>
        ))}
      </ul>
      <h2>{text.accounts.invite}</h2>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <Field
          label={text.session.email}
          name="email"
          type="email"
          required
          value={email}
          onInput={setEmail}
        />
        <Choice label={text.accounts.role} value={role} options={roles} onChange={setRole} />
        <Field label={text.accounts.sites} name="sites" value={sites} onInput={setSites} />
        <button type="submit" class="primary">
          {text.accounts.invite}
        </button>
      </form>
      {link && <Secret label={text.accounts.link} value={link} />}
    </main>
  );
}
