export type ReaderLanguage = keyof typeof readerTexts;

/** What readers' mails say, by language. */
export const readerTexts = {
  en: {
    publishedSubject: (title: string) => `Your comment on “${title}” is published`,
    published: "Your comment is published:",
    replySubject: (name: string, title: string) => `${name} replied to you on “${title}”`,
    reply: (name: string) => `${name} replied to your comment:`,
    verifySubject: (title: string) => `Is the comment on “${title}” yours?`,
    verify: "This comment came under your e-mail address, from a device that we do not know:",
    verifyLink: "If it is yours, confirm it here, and it need not wait:",
    verifyIgnore: "If it is not yours, do nothing.",
    unsubscribe: "No more of these mails:",
  },
  de: {
    publishedSubject: (title: string) => `Ihr Kommentar zu „${title}“ ist veröffentlicht`,
    published: "Ihr Kommentar ist veröffentlicht:",
    replySubject: (name: string, title: string) => `${name} hat Ihnen zu „${title}“ geantwortet`,
    reply: (name: string) => `${name} hat auf Ihren Kommentar geantwortet:`,
    verifySubject: (title: string) => `Ist der Kommentar zu „${title}“ von Ihnen?`,
    verify: "Dieser Kommentar kam unter Ihrer E-Mail-Adresse, von einem Gerät, das wir nicht kennen:",
    verifyLink: "Wenn er von Ihnen ist, bestätigen Sie ihn hier, dann braucht er nicht zu warten:",
    verifyIgnore: "Wenn er nicht von Ihnen ist, tun Sie nichts.",
    unsubscribe: "Keine solchen Mails mehr:",
  },
} as const satisfies Record<string, object>;
