import { parse } from "tldts";
import type { Link } from "./links.ts";

/** Standing of domains that anyone can put a page on; a link there says little of the domain and much of the writer. */
const kinds = {
  video: "youtube.com youtu.be vimeo.com dailymotion.com twitch.tv tiktok.com rutube.ru bilibili.com",
  social:
    "facebook.com fb.com fb.me twitter.com x.com instagram.com plus.google.com vk.com ok.ru linkedin.com reddit.com tumblr.com " +
    "pinterest.com ask.fm myspace.com tsu.co snapchat.com discord.gg discord.com threads.net weibo.com",
  chat: "t.me telegram.me wa.me whatsapp.com wa.link viber.com skype.com line.me m.me kik.me",
  shortener:
    "bit.ly goo.gl tinyurl.com t.co ow.ly is.gd buff.ly adf.ly linkbucks.com shorte.st cutt.ly rb.gy rebrand.ly tiny.cc " +
    "bitly.com lnkd.in linktr.ee shorturl.at v.gd clck.ru",
  music:
    "soundcloud.com spotify.com itunes.apple.com reverbnation.com bandcamp.com mixcloud.com hulkshare.com datpiff.com",
  begging:
    "gofundme.com kickstarter.com indiegogo.com patreon.com paypal.com paypal.me ko-fi.com strawpoll.me change.org",
  store:
    "amazon.com amazon.co.uk amzn.to ebay.com aliexpress.com etsy.com alibaba.com shopify.com myshopify.com",
  freeHost:
    "blogspot.com wordpress.com weebly.com wix.com wixsite.com 000webhostapp.com github.io sites.google.com tripod.com " +
    "angelfire.com livejournal.com medium.com web.app netlify.app vercel.app jimdo.com webs.com",
  reference:
    "wikipedia.org wikimedia.org archive.org github.com stackoverflow.com bbc.co.uk bbc.com nytimes.com theguardian.com " +
    "reuters.com washingtonpost.com cnn.com apnews.com imdb.com arxiv.org nih.gov snopes.com politifact.com npr.org",
} as const;

export type LinkKind = keyof typeof kinds | "page" | "unknown";
export const linkKinds: readonly LinkKind[] = [
  ...(Object.keys(kinds) as (keyof typeof kinds)[]),
  "page",
  "unknown",
];

const kindOf = new Map<string, LinkKind>();
for (const [kind, domains] of Object.entries(kinds))
  for (const domain of domains.split(" ")) kindOf.set(domain, kind as LinkKind);

/** Domains that carry many writers' pages: the same host is then not the same page. */
function videoId(url: string): string | undefined {
  return /(?:[?&]v=|youtu\.be\/|\/embed\/|\/shorts\/)([\w-]{6,})/.exec(url)?.[1];
}

function pathOf(url: string): string {
  const at = url.indexOf("/", url.indexOf("//") + 2);
  return at < 0
    ? ""
    : url
        .slice(at)
        .replace(/[?#].*$/s, "")
        .replace(/\/+$/, "")
        .toLowerCase();
}

/** True where both addresses are the same page: the same video, or host and path without query and fragment. */
function isSamePage(url: string, page: string): boolean {
  const video = videoId(page);
  if (video !== undefined) return videoId(url) === video;
  if (pathOf(url) !== pathOf(page)) return false;
  const host = parse(url).hostname?.replace(/^www\./, "");
  return host !== undefined && host === parse(page).hostname?.replace(/^www\./, "");
}

/** What a link leads to: the page that the comment stands on, a kind of well-known domain, or the unknown. */
export function kindOfLink(link: Link, page: string | undefined): LinkKind {
  if (page !== undefined && isSamePage(link.url, page)) return "page";
  return kindOf.get(link.host.replace(/^(?:www|m)\./, "")) ?? kindOf.get(link.domain) ?? "unknown";
}
