/**
 * The pages of the YouTube Spam Collection's groups: addresses as its description at UCI names them, titles as the pages
 * show them. A service knows these of its own articles; the collection's rows do not carry them.
 */
const pages: ReadonlyMap<string, { readonly url: string; readonly title: string }> = new Map([
  [
    "psy",
    { url: "https://www.youtube.com/watch?v=9bZkp7q19f0", title: "PSY - GANGNAM STYLE(강남스타일) M/V" },
  ],
  [
    "katyperry",
    { url: "https://www.youtube.com/watch?v=CevxZvSJLk8", title: "Katy Perry - Roar (Official)" },
  ],
  [
    "lmfao",
    {
      url: "https://www.youtube.com/watch?v=KQ6zr6kCPj8",
      title: "LMFAO ft. Lauren Bennett, GoonRock - Party Rock Anthem",
    },
  ],
  [
    "eminem",
    {
      url: "https://www.youtube.com/watch?v=uelHwf8o7_U",
      title: "Eminem - Love The Way You Lie ft. Rihanna",
    },
  ],
  [
    "shakira",
    {
      url: "https://www.youtube.com/watch?v=pRpeEdMmmQ0",
      title: "Shakira - Waka Waka (This Time for Africa)",
    },
  ],
]);

export function pageOfGroup(group: string): { readonly url: string; readonly title: string } | undefined {
  return pages.get(group.toLowerCase().replace(/[^a-z]/g, ""));
}
