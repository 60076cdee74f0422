import { useState } from "preact/hooks";
import { call, post } from "../api.ts";
import { statuses } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { Field, Notice } from "../parts/field.tsx";
import { Secret } from "../parts/secret.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
}

interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly state: "waiting" | "delivered" | "failed";
  readonly tries: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
}

const allEvents = statuses.map((status) => `comment.${status}`);

/** Who else is told of comments. */
export function WebhooksPage() {
  const { data, error: failed, reload } = useLoaded<Webhook[]>("/v1/webhooks");
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<readonly string[]>(["comment.pending", "comment.approved"]);
  const [secret, setSecret] = useState<string>();
  const { run, error } = useAction();
  const add = () =>
    run(async () => {
      setSecret((await post<{ secret: string }>("/v1/webhooks", { url, events })).secret);
      setUrl("");
      reload();
      return undefined;
    });
  const remove = (id: string) =>
    run(async () => {
      await call("DELETE", `/v1/webhooks/${id}`);
      reload();
      return undefined;
    });
  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.webhooks.title}</h1>
      {(error ?? failed) && <Notice kind="bad">{error ?? failed}</Notice>}
      {data?.length === 0 && <p class="soft">{text.webhooks.none}</p>}
      <ul class="rows">
        {data?.map((webhook) => (
          <li key={webhook.id} class="block">
            <span>
              <strong>{webhook.url}</strong> <span class="soft">{webhook.events.join(", ")}</span>
            </span>
            <button type="button" onClick={() => void remove(webhook.id)}>
              {text.actions.remove}
            </button>
            <Deliveries webhook={webhook.id} />
          </li>
        ))}
      </ul>
      <h2>{text.webhooks.add}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={text.webhooks.url} name="url" type="url" required value={url} onInput={setUrl} />
        <fieldset class="radios">
          <legend>{text.webhooks.events}</legend>
          {allEvents.map((event) => (
            <label key={event}>
              <input
                type="checkbox"
                checked={events.includes(event)}
                onChange={() =>
                  setEvents(
                    events.includes(event) ? events.filter((one) => one !== event) : [...events, event],
                  )
                }
              />{" "}
              {event}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary">
          {text.webhooks.add}
        </button>
      </form>
      {secret && <Secret label={text.webhooks.secret} value={secret} />}
    </main>
  );
}

function Deliveries({ webhook }: { webhook: string }) {
  const path = `/v1/webhooks/${webhook}/deliveries`;
  const { data, reload } = useLoaded<Delivery[]>(path);
  const { run, done, error } = useAction();
  const replay = (id: string) =>
    run(async () => {
      await post(`${path}/${encodeURIComponent(id)}/replay`);
      reload();
      return text.webhooks.sentAgain;
    });
  return (
    <details>
      <summary>
        {text.webhooks.deliveries} {data && `(${data.length})`}
      </summary>
      {data?.length === 0 && <p class="soft">{text.webhooks.noDeliveries}</p>}
      <ul class="rows">
        {data?.map((delivery) => (
          <li key={delivery.id}>
            <span>
              {delivery.event} · <strong>{text.webhooks.state[delivery.state]}</strong> ·{" "}
              <span class="soft">
                {dateOf(delivery.createdAt)} · {text.webhooks.tries(delivery.tries)}
                {delivery.lastStatus !== null && ` · HTTP ${delivery.lastStatus}`}
                {delivery.lastError && ` · ${delivery.lastError}`}
              </span>
            </span>
            <button type="button" onClick={() => void replay(delivery.id)}>
              {text.webhooks.replay}
            </button>
          </li>
        ))}
      </ul>
      {done && <Notice kind="good">{done}</Notice>}
      {error && <Notice kind="bad">{error}</Notice>}
    </details>
  );
}
