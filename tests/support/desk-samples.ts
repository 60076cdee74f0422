import type { TestService } from "./service.ts";

/** Comments as a busy afternoon brings them: the same each time, so that pictures of them do not change. */
const written: readonly { readonly name: string; readonly body: string; readonly article?: string }[] = [
  {
    name: "Grace Hopper",
    body: "The tide tables for the north pier are an hour off since the clocks changed. Could somebody check them against the harbour office?",
  },
  {
    name: "Best Offers",
    body: "Cheap watches and easy casino money! Visit https://watches.example/buy and https://casino.example/win today, only today.",
  },
  { name: "Ida", body: "Das ist ein schöner Artikel, und die Bilder sind auch sehr gut. Danke!" },
  {
    name: "Tomás",
    body: "I was there on Saturday. The ferry left 20 minutes late and nobody told us why.\n\nThe crew was kind, though.",
  },
  { name: "Anonymous", body: "First!" },
  {
    name: "Joan",
    body: "See the council's minutes: https://council.example/minutes and https://council.example/plans",
  },
  { name: "مريم", body: "شكرا على هذا المقال المفيد جدا" },
  {
    name: "Pat O'Neill",
    body: "Does anyone know whether dogs are allowed on the new beach?",
    article: "/beach",
  },
];

/** Posts the samples, waits until they are judged, and gives their ids, oldest first. */
export async function postSamples(service: TestService, count = written.length): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const sample = written[index % written.length];
    if (!sample) break;
    const round = Math.floor(index / written.length);
    const comment = await service.post({
      article: "/tides",
      articleTitle: "When the tide turns",
      ...sample,
      email: `sample.${index}@example.org`,
      body: round === 0 ? sample.body : `${sample.body} (${round + 1})`,
    });
    await service.judged(comment);
    ids.push(comment.id);
  }
  return ids;
}
