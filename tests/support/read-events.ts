/** One server-sent event. */
export interface ReadEvent {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the test's matter
  readonly data: any;
}

/** Opens a stream of events and collects what comes. */
export async function readEvents(url: string, headers: Readonly<Record<string, string>>) {
  const controller = new AbortController();
  const response = await fetch(url, { headers, signal: controller.signal });
  const events: ReadEvent[] = [];
  const decoder = new TextDecoder();
  let rest = "";
  const reading = (async () => {
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const fields = new Map(
          block.split("\n").map((line) => [line.split(": ")[0], line.split(": ").slice(1).join(": ")]),
        );
        const type = fields.get("event");
        if (type)
          events.push({ id: fields.get("id") ?? "", type, data: JSON.parse(fields.get("data") ?? "") });
      }
    }
  })().catch(() => undefined);
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    events,
    async close() {
      controller.abort();
      await reading;
    },
  };
}
