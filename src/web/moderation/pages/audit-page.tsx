import { useEffect, useState } from "preact/hooks";
import { get, queryOf } from "../api.ts";
import type { AuditEntry } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { Field, Notice } from "../parts/field.tsx";
import { Link } from "../parts/link.tsx";
import { Scrolled } from "../parts/scrolled.tsx";
import { wordsOf } from "../parts/use-action.ts";
import { go, root } from "../router.ts";
import { text } from "../strings/index.ts";

interface Trail {
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | null;
}

const auditAddress = (fields: { by?: string; comment?: string }): string => `${root}/audit${queryOf(fields)}`;

/** Who did what, when and why; by moderator and by comment. */
export function AuditPage({ query }: { query: URLSearchParams }) {
  const by = query.get("by") ?? "";
  const comment = query.get("comment") ?? "";
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<string>();
  const [fields, setFields] = useState({ by, comment });

  async function read(cursor: string | undefined): Promise<void> {
    try {
      const page = await get<Trail>(`/v1/moderation/audit${queryOf({ by, comment, cursor })}`);
      setEntries((before) => (cursor === undefined ? page.entries : [...before, ...page.entries]));
      setNext(page.nextCursor);
      setError(undefined);
    } catch (thrown) {
      setError(wordsOf(thrown));
    }
  }
  useEffect(() => {
    setFields({ by, comment });
    void read(undefined);
  }, [by, comment]);

  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.audit.title}</h1>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          go(auditAddress(fields));
        }}
      >
        <Field
          label={text.audit.by}
          name="by"
          value={fields.by}
          onInput={(value) => setFields({ ...fields, by: value })}
        />
        <Field
          label={text.audit.filterComment}
          name="comment"
          value={fields.comment}
          onInput={(value) => setFields({ ...fields, comment: value })}
        />
        <button type="submit">{text.audit.show}</button>
      </form>
      {error && <Notice kind="bad">{error}</Notice>}
      <Scrolled label={text.audit.title}>
        <table>
          <thead>
            <tr>
              {[
                text.audit.when,
                text.audit.by,
                text.audit.what,
                text.audit.fromTo,
                text.audit.where,
                text.audit.comment,
                text.audit.why,
              ].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td class="one-line">{dateOf(entry.at)}</td>
                <td>
                  <Link href={auditAddress({ by: entry.by })}>{entry.by}</Link>
                </td>
                <td>{text.decided[entry.decision]}</td>
                <td class="one-line">
                  {entry.from && text.status[entry.from]}
                  {entry.to && ` → ${text.status[entry.to]}`}
                </td>
                <td dir="auto">
                  {entry.site === "*" ? text.lists.allSites : entry.site}{" "}
                  {entry.article && `· ${entry.article}`}
                </td>
                <td class="one-line">
                  {entry.comment && (
                    <Link href={auditAddress({ comment: entry.comment })}>…{entry.comment.slice(-8)}</Link>
                  )}
                </td>
                <td dir="auto">{entry.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      {entries.length === 0 && <p class="soft">{text.audit.none}</p>}
      {next && (
        <button type="button" onClick={() => void read(next)}>
          {text.actions.loadMore}
        </button>
      )}
    </main>
  );
}
