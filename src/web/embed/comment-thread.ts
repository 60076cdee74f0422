import { connectApi, type Order } from "./api.ts";
import type { ThreadPage } from "./api-types.ts";
import type { BeforePost, Context } from "./context.ts";
import { h } from "./element.ts";
import { keepFor } from "./kept.ts";
import { loadLanguage } from "./load-language.ts";
import { keepOwnComments } from "./own-comments.ts";
import { idInAddress, readFirst } from "./read-first.ts";
import { adoptStyles } from "./styles.ts";
import { mountThread } from "./thread-view.ts";
import { tellTimes } from "./times.ts";

const orders: readonly string[] = ["oldest", "newest", "replies"] satisfies Order[];
const defaultFreshSeconds = 60;
/** Only who waits longer than this is told of it: what comes sooner is drawn once. */
const waitMs = 250;

/**
 * `<comment-thread site="…" article="…">`: an article's comments and the form for the next one.
 * Attributes: `site` (default `default`), `article` (default: the page's path), `order`, `lang`, `theme`,
 * `reader-token`, `refresh` in seconds, `api` where the service has another address than this script.
 */
export class CommentThread extends HTMLElement {
  static readonly observedAttributes = ["site", "article", "order", "lang", "api", "refresh"];

  /** Called with the fields before they are sent; what it gives is sent instead. */
  beforePost: BeforePost | undefined;
  #running: AbortController | undefined;

  connectedCallback(): void {
    void this.#start();
  }

  disconnectedCallback(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.#running && before !== after) void this.#start();
  }

  async #start(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const site = this.getAttribute("site") || "default";
    const article = this.getAttribute("article") || location.pathname;
    const wanted = this.getAttribute("order") ?? "";
    const order = orders.includes(wanted) ? (wanted as Order) : "oldest";
    const api = connectApi(this.#base(), site, article);
    const kept = keepFor(site);

    // Asked for at once, while the strings may still be on their way.
    const first = readFirst({ api, own: keepOwnComments(kept, article, Date.now) }, order, idInAddress());
    const language = await loadLanguage(this.closest("[lang]")?.getAttribute("lang") ?? undefined);
    if (running.signal.aborted) return;

    const times = tellTimes(language.tag);
    const live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
    let settings: ThreadPage["thread"] = { closed: null, editMinutes: 0, maxDepth: 4 };
    let formToken: string | undefined;
    const context: Context = {
      article,
      api,
      language,
      times,
      kept,
      own: keepOwnComments(kept, article, times.now),
      settings: () => settings,
      formToken: () => formToken,
      readerToken: () => this.getAttribute("reader-token") || undefined,
      beforePost: () => this.beforePost,
      announce(text) {
        live.textContent = text;
      },
      dispatch: (name, detail) =>
        this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })),
    };
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    adoptStyles(root);
    const show = (): void => {
      if (!running.signal.aborted && !thread.isConnected) root.replaceChildren(live, thread);
    };
    // Before the thread takes the page in, which may scroll to a comment in it.
    void first.then(show);
    setTimeout(show, waitMs);
    const thread = mountThread({
      context,
      first,
      root,
      order,
      freshSeconds: Number(this.getAttribute("refresh")) || defaultFreshSeconds,
      signal: running.signal,
      onPage(page, headers) {
        settings = page.thread;
        formToken = headers.get("Form-Token") ?? undefined;
        // It begins with the time of its issue.
        const issued = Number.parseInt(formToken ?? "", 36);
        if (issued > 0) times.set(issued);
      },
    });
    thread.lang = language.tag;
    thread.dir = language.direction;
  }

  /** The service's address: where this script came from, unless the page says otherwise. */
  #base(): string {
    return (this.getAttribute("api") ?? new URL(".", import.meta.url).href).replace(/\/+$/, "");
  }
}
