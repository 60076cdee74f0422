import { call, queryOf } from "../api.ts";
import type { Block } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";

/** Who and what is blocked, and lifting it. */
export function BlocksPage() {
  const { data, error, reload } = useLoaded<Block[]>("/v1/moderation/blocks");
  const action = useAction();
  const lift = (id: string) =>
    action.run(async () => {
      await call("DELETE", `/v1/moderation/blocks${queryOf({ id })}`);
      reload();
      return undefined;
    });
  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.nav.blocks}</h1>
      {(error ?? action.error) && <Notice kind="bad">{error ?? action.error}</Notice>}
      {data?.length === 0 && <p class="soft">{text.block.none}</p>}
      <ul class="rows">
        {data?.map(({ id, site, kind, label, reason, by, expiresAt }) => (
          <li key={id}>
            <span>
              <strong>{text.block.kind[kind]}</strong> <span dir="auto">{label}</span> · {site} ·{" "}
              <span class="soft">
                {by} · {expiresAt ? text.block.until(dateOf(expiresAt)) : text.block.forever}
                {reason && ` · ${reason}`}
              </span>
            </span>
            <button type="button" aria-label={`${text.block.lift}: ${label}`} onClick={() => void lift(id)}>
              {text.block.lift}
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
