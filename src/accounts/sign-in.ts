import { AppError, notAuthenticated } from "../errors.ts";
import type { Account, AccountRepository } from "../store/account.repository.ts";
import type { LockOut } from "./lock-out.ts";
import { verifyPassword } from "./password.ts";
import type { Sessions } from "./sessions.ts";
import { verifyTotp } from "./totp.ts";

export interface SignInDependencies {
  readonly accounts: Pick<AccountRepository, "find" | "findByEmail" | "useTotpStep">;
  readonly sessions: Sessions;
  readonly lockOut: LockOut;
  readonly now: () => number;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Of the second factor. */
  readonly code?: string | undefined;
}

/**
 * Whose credentials these are. Failures count for the e-mail and for the address they come from.
 * @param address hash of the client's address.
 * @throws {AppError} 401 where they are wrong, or where a code is missing (`second_factor_required`); 429 after too
 *   many failures.
 */
export async function verifyCredentials(
  { email, password, code }: Credentials,
  address: string,
  { accounts, lockOut, now }: SignInDependencies,
): Promise<Account> {
  const names = [`account ${email.toLowerCase()}`, `address ${address}`];
  await lockOut.check(names);
  const account = await accounts.findByEmail(email);
  const known = await verifyPassword(password, account?.passwordHash);
  if (!account || !known || account.disabledAt) {
    await lockOut.fail(names);
    throw notAuthenticated("E-mail or password is wrong.");
  }
  if (account.totp?.confirmed) {
    if (code === undefined) throw secondFactorRequired();
    const step = verifyTotp(account.totp.secret, code, account.totp.usedStep, now());
    if (step === undefined || !(await accounts.useTotpStep(account.id, step))) {
      await lockOut.fail(names);
      throw notAuthenticated("The code is wrong, or was used already. Wait for the next one.");
    }
  }
  await lockOut.clear(names);
  return account;
}

/** Starts a session for an account; its secret is for the cookie. */
export function startSession(account: Account, sessions: Sessions, now: number): Promise<string> {
  const { id, name, role, sites } = account;
  return sessions.start({ account: id, name, role, ...(sites ? { sites } : {}), startedAt: now });
}

const secondFactorRequired = (): AppError =>
  new AppError({
    status: 401,
    code: "second_factor_required",
    title: "Second factor required",
    detail: "Send the code of your authenticator app as well.",
  });
