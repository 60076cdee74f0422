import type { ModeratorLanguage } from "../languages/moderators/index.ts";

interface ModeratorTexts {
  readonly invitationSubject: string;
  readonly invitation: (by: string, url: string) => string;
  readonly resetSubject: string;
  readonly reset: (url: string) => string;
  readonly digestSubject: (fresh: number, waiting: number) => string;
  readonly wrote: (name: string, article: string, site: string) => string;
  readonly why: (reasons: string) => string;
  readonly approve: string;
  readonly reject: string;
  readonly spam: string;
  readonly all: string;
  readonly howOften: string;
}

/** What mails to moderators say, by language. */
export const moderatorTexts: Readonly<Record<ModeratorLanguage, ModeratorTexts>> = {
  en: {
    invitationSubject: "You are invited to moderate comments",
    invitation: (by, url) =>
      `${by} invites you to moderate comments.\n\nMake your account here, within a week:\n${url}\n`,
    resetSubject: "Your new password",
    reset: (url) =>
      `Set your new password here, within an hour:\n${url}\n\nIf you did not ask for this, do nothing: your password stays as it is.\n`,
    digestSubject: (fresh, waiting) =>
      `${fresh} new ${fresh === 1 ? "comment waits" : "comments wait"} (${waiting} in all)`,
    wrote: (name, article, site) => `${name} on ${article} (${site}):`,
    why: (reasons) => `Why it waits: ${reasons}`,
    approve: "Approve",
    reject: "Reject",
    spam: "Spam",
    all: "All that wait",
    howOften: "How often this comes",
  },
  de: {
    invitationSubject: "Sie sind eingeladen, Kommentare zu moderieren",
    invitation: (by, url) =>
      `${by} lädt Sie ein, Kommentare zu moderieren.\n\nLegen Sie hier binnen einer Woche Ihr Konto an:\n${url}\n`,
    resetSubject: "Ihr neues Passwort",
    reset: (url) =>
      `Setzen Sie hier binnen einer Stunde Ihr neues Passwort:\n${url}\n\nWenn Sie das nicht wollten, tun Sie nichts: Ihr Passwort bleibt, wie es ist.\n`,
    digestSubject: (fresh, waiting) =>
      `${fresh} ${fresh === 1 ? "neuer Kommentar wartet" : "neue Kommentare warten"} (${waiting} insgesamt)`,
    wrote: (name, article, site) => `${name} zu ${article} (${site}):`,
    why: (reasons) => `Warum er wartet: ${reasons}`,
    approve: "Freigeben",
    reject: "Ablehnen",
    spam: "Spam",
    all: "Alles, was wartet",
    howOften: "Wie oft diese Mail kommt",
  },
};
