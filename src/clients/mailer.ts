import { createTransport } from "nodemailer";

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Mailer {
  /** Resolves once the mail server has taken it. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** A mail server that does not answer is given up after this; the job that sends tries again later. */
const timeoutMs = 15_000;

/** @param url `smtp://user:password@host:port` or `smtps://…`. */
export function createMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  return {
    async send({ to, subject, text, headers }) {
      await transport.sendMail({
        from,
        to: { address: to, name: "" },
        subject,
        text,
        headers: { "Auto-Submitted": "auto-generated", ...headers },
      });
    },
    close: () => transport.close(),
  };
}
