import { useState } from "preact/hooks";
import { type Insight, statuses } from "../api-types.ts";
import { duration, findingName, percent } from "../format.ts";
import { Choice, Notice } from "../parts/field.tsx";
import { Scrolled } from "../parts/scrolled.tsx";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";
import { DayChart } from "./day-chart.tsx";

const ranges = ["7", "30", "90", "365"] as const;

/** Figures on the last days. */
export function InsightPage() {
  const [days, setDays] = useState<string>("30");
  const { data, error } = useLoaded<Insight>(`/v1/moderation/insight?days=${days}`);
  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.insight.title}</h1>
      <Choice
        label={text.insight.range}
        value={days}
        options={ranges.map((range) => [range, text.insight.days(Number(range))])}
        onChange={setDays}
      />
      {error && <Notice kind="bad">{error}</Notice>}
      {data && <Figures insight={data} />}
    </main>
  );
}

function Figures({ insight }: { insight: Insight }) {
  const { median, p95, of } = insight.secondsToDecision;
  const share = insight.decidedWithoutModerator;
  const none = "–";
  return (
    <>
      <dl class="figures">
        <Figure name={text.insight.median} value={median === null ? none : duration(median)} />
        <Figure name={text.insight.p95} value={p95 === null ? none : duration(p95)} />
        <Figure name={text.insight.automatic} value={share === null ? none : percent(share)} />
        <Figure name={text.insight.decisions} value={String(of)} />
      </dl>
      <h2>{text.insight.byDay}</h2>
      {insight.days.length === 0 ? (
        <p class="soft">{text.insight.none}</p>
      ) : (
        <>
          <DayChart days={insight.days} />
          <details>
            <summary>{text.insight.asTable}</summary>
            <Rows
              heads={[text.insight.day, ...statuses.map((status) => text.status[status])]}
              rows={insight.days.map((day) => [day.day, ...statuses.map((status) => day[status])])}
            />
          </details>
        </>
      )}
      <div class="columns">
        <section>
          <h2>{text.insight.rules}</h2>
          <Rows
            heads={[text.insight.rule, text.insight.decided, text.insight.approvedShare]}
            rows={insight.rules.map(({ reason, decided, approved }) => [
              findingName(reason),
              decided,
              percent(decided === 0 ? 0 : approved / decided),
            ])}
          />
        </section>
        <section>
          <h2>{text.insight.articles}</h2>
          <Rows
            heads={[text.insight.article, text.insight.comments]}
            rows={insight.articles.map(({ site, article, count }) => [`${site} · ${article}`, count])}
          />
        </section>
        <section>
          <h2>{text.insight.moderators}</h2>
          <Rows
            heads={[text.insight.moderator, text.insight.decided]}
            rows={insight.moderators.map(({ name, decided }) => [name, decided])}
          />
        </section>
      </div>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Rows({
  heads,
  rows,
}: {
  heads: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}) {
  if (rows.length === 0) return <p class="soft">{text.insight.none}</p>;
  return (
    <Scrolled label={heads[0] ?? ""}>
      <table>
        <thead>
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" class={index > 0 ? "number" : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td key={index} class={index > 0 ? "number" : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
