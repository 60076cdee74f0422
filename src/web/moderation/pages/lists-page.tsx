import { call } from "../api.ts";
import type { ListEntry } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";

/** Who and what is allowed or blocked, and taking them off the list. */
export function ListsPage() {
  const { data, error, reload } = useLoaded<{ entries: ListEntry[] }>("/v1/moderation/lists?limit=200");
  const action = useAction();
  const lift = (id: string) =>
    action.run(async () => {
      await call("DELETE", `/v1/moderation/lists/${id}`);
      reload();
      return undefined;
    });
  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.lists.title}</h1>
      {(error ?? action.error) && <Notice kind="bad">{error ?? action.error}</Notice>}
      {data?.entries.length === 0 && <p class="soft">{text.lists.none}</p>}
      <ul class="rows">
        {data?.entries.map(({ id, list, site, kind, label, note, by, expiresAt }) => (
          <li key={id}>
            <span>
              <strong class={list === "block" ? "bad" : "good"}>{text.lists[list]}</strong> ·{" "}
              {text.lists.kind[kind]} <span dir="auto">{label}</span> · {site ?? text.lists.allSites} ·{" "}
              <span class="soft">
                {by}
                {expiresAt && ` · ${text.block.until(dateOf(expiresAt))}`}
                {note && ` · ${note}`}
              </span>
            </span>
            <button type="button" aria-label={`${text.lists.lift}: ${label}`} onClick={() => void lift(id)}>
              {text.lists.lift}
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
