export type ReaderLanguage = keyof typeof readerTexts;

/** What readers' mails say, by language. */
export const readerTexts = {
  en: {
    publishedSubject: (title: string) => `Your comment on “${title}” is published`,
    published: "Your comment is published:",
    replySubject: (name: string, title: string) => `${name} replied to you on “${title}”`,
    reply: (name: string) => `${name} replied to your comment:`,
    unsubscribe: "No more of these mails:",
  },
  de: {
    publishedSubject: (title: string) => `Ihr Kommentar zu „${title}“ ist veröffentlicht`,
    published: "Ihr Kommentar ist veröffentlicht:",
    replySubject: (name: string, title: string) => `${name} hat Ihnen zu „${title}“ geantwortet`,
    reply: (name: string) => `${name} hat auf Ihren Kommentar geantwortet:`,
    unsubscribe: "Keine solchen Mails mehr:",
  },
} as const satisfies Record<string, object>;
