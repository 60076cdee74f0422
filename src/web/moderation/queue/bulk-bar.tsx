import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api.ts";
import { type Batch, choicesOf, type DecisionKind } from "../api-types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Notice } from "../parts/field.tsx";
import { wordsOf } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";
import type { Filters } from "./filters.ts";
import type { Undoable } from "./undo-stack.ts";

export interface Progress {
  readonly batch: string;
  readonly changed: number;
}

interface BulkProps {
  readonly filters: Filters;
  readonly filter: Readonly<Record<string, string>>;
  readonly selected: number;
  readonly progress: Progress | undefined;
  readonly onDecideSelected: (decision: DecisionKind) => void;
  readonly onClear: () => void;
  readonly onDone: (entry: Undoable | undefined) => void;
}

/** Many at once: those selected, or all that match the filters, counted before anything is done. */
export function BulkBar(props: BulkProps) {
  const { filters, selected, progress, onDecideSelected, onClear } = props;
  const all = useAllMatching(props);
  const { matched, asked, running } = all;
  const choices = choicesOf(filters.status, filters.reported !== "");
  return (
    <section class="bulk" aria-label={text.bulk.selectAll}>
      {running && <Running running={running} progress={progress} />}
      {!running && selected > 0 && (
        <Choices
          words={text.bulk.selected(selected)}
          choices={choices}
          onChoose={onDecideSelected}
          onClear={onClear}
        />
      )}
      {!running && selected === 0 && typeof matched === "number" && (
        <Choices
          words={text.bulk.matches(matched)}
          choices={matched > 0 ? choices : []}
          onChoose={all.ask}
          onClear={all.forget}
        />
      )}
      {!running && selected === 0 && typeof matched !== "number" && (
        <button
          type="button"
          class="quiet"
          disabled={matched === "counting"}
          onClick={() => void all.count(choices[0] ?? "delete")}
        >
          {matched === "counting" ? text.bulk.counting : text.bulk.selectAll}
        </button>
      )}
      {all.error && <Notice kind="bad">{all.error}</Notice>}
      {asked && typeof matched === "number" && (
        <Dialog
          title={text.bulk.confirm(text.decide[asked], matched)}
          submit={text.decide[asked]}
          onClose={() => all.ask(undefined)}
          onSubmit={() => void all.decide(asked, matched)}
        >
          <p>{text.bulk.sure(text.decide[asked], matched)}</p>
        </Dialog>
      )}
    </section>
  );
}

interface Batching {
  readonly batch: string;
  readonly all: number;
}

/** Counting what matches, asking, deciding. */
function useAllMatching({ filter, onDone }: BulkProps) {
  const [matched, setMatched] = useState<number | "counting">();
  const [asked, setAsked] = useState<DecisionKind>();
  const [running, setRunning] = useState<Batching>();
  const [error, setError] = useState<string>();
  const meant = useRef(filter);
  useEffect(() => {
    // Other filters, another number.
    if (meant.current !== filter) setMatched(undefined);
    meant.current = filter;
  }, [filter]);

  /** @param decision any that would change all that match: which it will be is not said yet. */
  async function count(decision: DecisionKind): Promise<void> {
    setMatched("counting");
    setError(undefined);
    try {
      const dry = await post<Batch>("/v1/moderation/decisions", { filter, decision, dryRun: true });
      setMatched(dry.matched);
    } catch (thrown) {
      setMatched(undefined);
      setError(wordsOf(thrown));
    }
  }

  async function decide(decision: DecisionKind, all: number): Promise<void> {
    const batch = crypto.randomUUID();
    setAsked(undefined);
    setRunning({ batch, all });
    setError(undefined);
    try {
      const done = await post<Batch>("/v1/moderation/decisions", { batch, filter, decision });
      const label = text.queue.count(done.changed);
      onDone({ label, decision, comments: [], batch, at: Date.now(), settled: Promise.resolve(true) });
      setMatched(undefined);
    } catch (thrown) {
      setError(wordsOf(thrown));
      onDone(undefined);
    } finally {
      setRunning(undefined);
    }
  }

  return {
    matched,
    asked,
    running,
    error,
    count,
    decide,
    ask: setAsked,
    forget: () => setMatched(undefined),
  };
}

function Running({
  running: { batch, all },
  progress,
}: {
  running: Batching;
  progress: Progress | undefined;
}) {
  const done = progress?.batch === batch ? progress.changed : 0;
  const words = text.bulk.progress(done, all);
  return (
    <p role="status">
      <progress max={all} value={done} aria-label={words} /> {words}
    </p>
  );
}

function Choices({
  words,
  choices,
  onChoose,
  onClear,
}: {
  words: string;
  choices: readonly DecisionKind[];
  onChoose: (decision: DecisionKind) => void;
  onClear: () => void;
}) {
  return (
    <div class="buttons">
      <strong>{words}</strong>
      {choices.map((decision) => (
        <button key={decision} type="button" class={decision} onClick={() => onChoose(decision)}>
          {text.decide[decision]}
        </button>
      ))}
      <button type="button" class="quiet" onClick={onClear}>
        {text.bulk.clear}
      </button>
    </div>
  );
}
