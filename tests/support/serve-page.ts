import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface PageServer {
  readonly origin: string;
  /** Has its pages use the service at this address. */
  show(serviceUrl: string): void;
  stop(): Promise<void>;
}

/** Article pages of another origin than the service's: `/?article=…&site=…`, and `/wordpress` with a WordPress form. */
export async function servePage(): Promise<PageServer> {
  let service = "";
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    if (pathname === "/wordpress") return response.end(wordpressPage(service));
    response.end(
      articlePage(service, searchParams.get("article") ?? "/", searchParams.get("site") ?? "default"),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show(serviceUrl) {
      service = serviceUrl;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const articlePage = (service: string, article: string, site: string): string => `<!doctype html>
<html lang="en"><head><title>Elsewhere</title><link rel="icon" href="data:,"><script type="module" src="${service}/embed.js"></script></head>
<body><main><h1>An article of another site</h1>
<comment-thread site="${site}" article="${article}"></comment-thread></main></body></html>`;

const wordpressPage = (service: string): string => `<!doctype html>
<html lang="en"><head><title>A theme</title><link rel="icon" href="data:,"><meta name="referrer" content="no-referrer-when-downgrade"></head>
<body><form action="${service}/wp-comments-post.php" method="post">
<textarea name="comment"></textarea><input name="author" value="Ada"><input name="email" value="ada@example.org"><input name="url">
<input type="hidden" name="comment_post_ID" value="77"><input type="hidden" name="comment_parent" value="0">
<button>Post Comment</button></form></body></html>`;
