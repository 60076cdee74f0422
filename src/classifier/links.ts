import { LinkifyIt } from "linkify-it";
import { parse } from "tldts";

export interface Link {
  /** With a scheme, as a browser would open it. */
  readonly url: string;
  readonly host: string;
  /** The registrable domain (`example.co.uk`), or the host where there is none, as for an IP address. */
  readonly domain: string;
  /** Written so that filters do not see it: `example dot com`, `example[.]com`. */
  readonly disguised: boolean;
}

/** Where a link or an address stands in the text, and the word that stands for it among the tokens. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly word: string;
  /** Missing for an e-mail address. */
  readonly link?: Link;
}

export interface FoundLinks {
  readonly links: readonly Link[];
  readonly emails: readonly string[];
  readonly found: readonly Found[];
}

/** Longer than any address that a person follows; bounds what is kept of one link. */
const maxLinkLength = 2048;

const genericTlds =
  "app art bet bid biz blog buzz casino cc center chat click cloud club com coop dating dev digital edu email fit fun " +
  "fyi games gov guru host icu info ink jobs lat life link live lol loan ltd market media men mobi money monster museum " +
  "name net network news ninja one online org page party pics pro promo rest review reviews rocks run sale sbs shop site " +
  "social solutions space store stream studio support team tech tips today top trade tv uno video vip wang watch web " +
  "website win work works world wtf xxx xyz zone рф онлайн сайт";
const linkify = new LinkifyIt({
  fuzzyLink: true,
  fuzzyEmail: true,
  maxLength: maxLinkLength,
  tlds: genericTlds.split(" "),
});

/** Links and addresses read of one text; what comes after them is words. Few comments have more than a handful. */
const mostFound = 256;

/** Country codes that are English words too: `good.it was` is a missing space, not a link. */
const wordTlds = new Set(
  "am an as at be by do go he hi im in is it la me mo my no of oh ok or pm re so to tv up us we".split(" "),
);
const generic = new Set(genericTlds.split(" "));
const perhapsLink = /[^\s.][.@:][^\s.]|\/\//;
const schemeOrPath = /^(?:[a-z]+:|\/\/|www\.)|[/?]/i;

/** A name that only looks like one: a sentence's end without the space after it. */
function isMissingSpace(raw: string): boolean {
  if (schemeOrPath.test(raw)) return false;
  const tld = raw.slice(raw.lastIndexOf(".") + 1);
  const small = tld.toLowerCase();
  return wordTlds.has(small) || (tld !== small && tld !== tld.toUpperCase() && !generic.has(small));
}

function toLink(url: string, disguised: boolean): Link | undefined {
  const { hostname, domain } = parse(url);
  if (hostname === null) return undefined;
  return { url, host: hostname, domain: domain ?? hostname, disguised };
}

const dotWord =
  /([\p{L}\p{N}-]{2,63})(?:\s?[([{]\s?(?:dot|\.)\s?[)\]}]\s?|\s(?:dot|d0t)\s|\s?\.\s(?=(?:com|net|org|ru)\b))(com|net|org|info|biz|ru|co|io|me|tv|xyz)(?![\p{L}\p{N}])/giu;
const perhapsDisguised = /dot|d0t|[([{]\s?\.|\.\s(?:com|net|org|ru)\b/i;

function findDisguised(text: string): readonly Found[] {
  if (!perhapsDisguised.test(text)) return [];
  return [...text.matchAll(dotWord)].slice(0, mostFound).flatMap((match) => {
    const link = toLink(`http://${match[1]}.${match[2]}`.toLowerCase(), true);
    return link === undefined
      ? []
      : [{ start: match.index, end: match.index + match[0].length, word: link.domain, link }];
  });
}

/** Characters read at a time, up to the next space: a text of thousands of links is not read beyond `mostFound`. */
const pieceLength = 4096;
const space = /\s/g;

function endOfPiece(text: string, start: number): number {
  if (start + pieceLength >= text.length) return text.length;
  space.lastIndex = start + pieceLength;
  return space.exec(text)?.index ?? text.length;
}

function foundIn(piece: string, start: number): readonly Found[] {
  const matches = perhapsLink.test(piece) ? (linkify.match(piece) ?? []) : [];
  return matches.flatMap((match): readonly Found[] => {
    const place = { start: start + match.index, end: start + match.lastIndex };
    if (match.schema === "mailto:")
      return [{ ...place, word: match.url.slice("mailto:".length).toLowerCase() }];
    const link = isMissingSpace(match.raw) ? undefined : toLink(match.url, false);
    return link === undefined ? [] : [{ ...place, word: link.domain, link }];
  });
}

function findPlain(text: string): readonly Found[] {
  const found: Found[] = [];
  for (let start = 0; start < text.length && found.length < mostFound; ) {
    const end = endOfPiece(text, start);
    found.push(...foundIn(text.slice(start, end), start));
    start = end;
  }
  return found.slice(0, mostFound);
}

/**
 * Links and e-mail addresses of a text that `cleanText` gave, in their order. Recognised by `linkify-it`, domains by
 * the public suffix list of `tldts`. Linear in length.
 */
export function findLinks(text: string): FoundLinks {
  const plain = findPlain(text);
  const disguised = findDisguised(text);
  const found = disguised.length === 0 ? plain : withoutOverlap([...plain, ...disguised]);
  return {
    links: found.flatMap(({ link }) => (link === undefined ? [] : [link])),
    emails: found.flatMap(({ word, link }) => (link === undefined ? [word] : [])),
    found,
  };
}

function withoutOverlap(places: readonly Found[]): readonly Found[] {
  let end = 0;
  return places
    .toSorted((a, b) => a.start - b.start)
    .filter((place) => {
      if (place.start < end) return false;
      end = place.end;
      return true;
    });
}
