import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** To spans of this trace or others. */
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  /** The process's `service.name`. */
  readonly service: string;
  readonly scope: string;
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { readonly stringValue?: string };
      }[];
    };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly Span[];
    }[];
  }[];
}

/** Takes spans by OTLP over HTTP as JSON. */
export async function startCollector(): Promise<{
  readonly url: string;
  readonly spans: readonly Span[];
  stop(): Promise<void>;
}> {
  const spans: Span[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { resourceSpans = [] } = JSON.parse(Buffer.concat(chunks).toString()) as Export;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
      for (const { scope, spans: given } of scopeSpans)
        spans.push(...given.map((span) => ({ ...span, service, scope: scope.name })));
    }
    response.setHeader("Content-Type", "application/json").end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
