import { dateOf } from "../format.ts";
import { Scrolled } from "../parts/scrolled.tsx";
import { text } from "../strings/index.ts";

export interface TrailPage {
  readonly entries: readonly {
    readonly id: string;
    readonly at: string;
    readonly by: string;
    readonly action: string;
    readonly detail: Readonly<Record<string, string | number | boolean>>;
  }[];
}

/** Who gave out, anonymised or erased whose data is told without telling whose. */
export function PeopleTrail({ entries = [] }: { entries: TrailPage["entries"] | undefined }) {
  const own = entries.filter(({ action }) => action.startsWith("person."));
  return (
    <>
      <h2>{text.people.trail}</h2>
      {own.length === 0 ? (
        <p class="soft">{text.audit.none}</p>
      ) : (
        <Scrolled label={text.people.trail}>
          <table>
            <thead>
              <tr>
                {[text.audit.when, text.people.who, text.audit.what, text.insight.comments].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {own.map(({ id, at, by, action, detail }) => (
                <tr key={id}>
                  <td class="one-line">{dateOf(at)}</td>
                  <td dir="auto">{by}</td>
                  <td>{text.people.actions[action] ?? action}</td>
                  <td>{detail.comments}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </>
  );
}
