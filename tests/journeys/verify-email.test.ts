import type { NotificationJob } from "../../src/queue/notification-queue.ts";
import { issueVerification, verificationLink } from "../../src/signing/verification.ts";
import { notify } from "../../workers/notify.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let mail: MailServer;
let service: TestService;
beforeAll(async () => {
  mail = await startMailServer();
  service = await startTestService({ SMTP_URL: mail.url, MAIL_FROM: "comments@example.org" });
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

const email = "ada@example.org";

/** The link that is mailed for a comment. */
async function linkFor(id: string, now = Date.now()): Promise<string> {
  const { keyring, store } = service.services;
  const author = (await store.comments.find(id))?.author;
  const said = { authorId: author?.id ?? "", authorKey: author?.key ?? "", comment: id };
  return verificationLink("", issueVerification(keyring, said, now));
}

async function storedComment(id: string) {
  const comment = await service.services.store.comments.find(id);
  if (!comment) throw new Error(`${id} is not stored`);
  return comment;
}

function confirm(link: string) {
  const token = new URLSearchParams(link.slice(link.indexOf("?") + 1)).get("token") ?? "";
  return service.call("POST", "/v1/authors/verify", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ token }).toString(),
  });
}

describe("an e-mail address verified by link", () => {
  it("when its author is known and writes from a new device, publishes once the link is confirmed", async () => {
    const first = await service.post({ email });
    await service.judged(first);
    await service.decide(first.id, "approve");

    const onNewDevice = await service.post({ email });
    expect(await service.judged(onNewDevice)).toBe("pending");
    await until("the link is mailed", () => mail.mails.some(({ to }) => to === email));
    const link = /\/v1\/authors\/verify\?token=\S+/.exec(mail.mails.at(-1)?.text ?? "")?.[0] ?? "";
    const opened = await service.call("GET", link);
    expect(opened.status).toBe(200);
    expect(opened.body).toContain("Yes, it is mine");
    expect(await service.judged(onNewDevice)).toBe("pending");

    expect((await confirm(link)).status).toBe(200);
    await until("the comment is published", async () => (await service.judged(onNewDevice)) === "approved");

    const next = await service.post({ email, authorToken: onNewDevice.authorToken });
    expect(await service.judged(next)).toBe("approved");
    const impostor = await service.post({ email });
    expect(await service.judged(impostor)).toBe("pending");
  });

  it("when the author is not known, the comment still waits", async () => {
    const comment = await service.post();
    await service.judged(comment);
    expect((await confirm(await linkFor(comment.id))).status).toBe(200);
    await until(
      "it was judged again",
      async () => (await service.services.store.comments.find(comment.id))?.version === 1,
    );
    expect(await service.judged(comment)).toBe("pending");
    // Nobody was known under that address: no mail went to it.
    expect(new Set(mail.mails.map(({ to }) => to))).toEqual(new Set([email]));
  });

  it("when it is approved in the moment in which its author is looked up, nobody is asked", async () => {
    const comment = await service.post();
    await service.judged(comment);
    const { store, notifications, now } = service.services;
    const { id, site, version = 0 } = await storedComment(comment.id);
    const standings: typeof store.comments.standings = async (...asked) => {
      await service.decide(id, "approve");
      return store.comments.standings(...asked);
    };
    const news: NotificationJob[] = [];
    await notify([{ id, site, status: "pending", version }], {
      ...store,
      comments: { standings },
      notifications: {
        ...notifications,
        async add(job) {
          news.push(job);
        },
      },
      mails: true,
      now,
    });
    expect((await storedComment(id)).status).toBe("approved");
    expect(news).toEqual([]);
  });

  it("when the link is old, cut or made up, says so and changes nothing", async () => {
    const comment = await service.post();
    await service.judged(comment);
    const fiveDays = 5 * 86_400_000;
    const links = [
      await linkFor(comment.id, Date.now() - fiveDays),
      (await linkFor(comment.id)).slice(0, -4),
      "/v1/authors/verify?token=a.b.c.d.e",
      "/v1/authors/verify",
    ];
    for (const link of links) {
      expect((await service.call("GET", link)).status).toBe(410);
      expect((await confirm(link)).status).toBe(410);
    }
  });
});
