import { createSetUpLink } from "../../src/accounts/set-up-link.ts";
import type { Answer, TestService } from "./service.ts";

/** Somebody with a browser: keeps the session's cookie and sends its CSRF token. */
export interface DeskClient {
  call(
    method: string,
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  signIn(email: string, password: string, code?: string): Promise<Answer>;
  acceptLink(url: string, fields: object): Promise<Answer>;
  readonly cookie: () => string;
}

export const password = "a long enough password";

export function openDesk(service: Pick<TestService, "call">): DeskClient {
  let cookie = "";
  let csrf = "";
  async function call(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const answer = await service.call(method, path, {
      ...(body ? { body } : {}),
      headers: { Cookie: cookie, "X-CSRF-Token": csrf, ...headers },
    });
    const set = answer.headers.get("set-cookie");
    if (set) cookie = set.split(";")[0] ?? "";
    if (answer.body?.csrfToken) csrf = answer.body.csrfToken;
    return answer;
  }
  return {
    call,
    cookie: () => cookie,
    signIn: (email, pass, code) =>
      call("POST", "/v1/session", { email, password: pass, ...(code ? { code } : {}) }),
    acceptLink: (url, fields) =>
      call("POST", "/v1/links/accept", { secret: url.split("#")[1], password, ...fields }),
  };
}

/** Follows the set-up link, once a service. */
export async function setUpAdmin(service: TestService): Promise<DeskClient> {
  const { store, publicUrl, now } = service.services;
  const url = await createSetUpLink(publicUrl(), { ...store, now });
  const admin = openDesk(service);
  const answer = await admin.acceptLink(url ?? "", { name: "Ada", email: "ada@example.org" });
  if (answer.status !== 200) throw new Error(`the set-up failed: ${JSON.stringify(answer.body)}`);
  return admin;
}

/** Invites somebody, who accepts. */
export async function invite(
  service: TestService,
  admin: DeskClient,
  name: string,
  change: object = {},
): Promise<DeskClient> {
  const email = `${name.toLowerCase()}@example.org`;
  const { body } = await admin.call("POST", "/v1/invitations", { email, role: "moderator", ...change });
  const client = openDesk(service);
  const answer = await client.acceptLink(body.url, { name });
  if (answer.status !== 200) throw new Error(`the invitation failed: ${JSON.stringify(answer.body)}`);
  return client;
}
