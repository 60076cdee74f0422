import { useMemo, useState } from "preact/hooks";
import { markText } from "../mark-text.ts";
import { text } from "../strings/index.ts";

/** So much of a text is shown at first: a comment of 64 KB must not bury the buttons. */
const shownCharacters = 1_200;

/** A comment's text as text, whatever it holds, with what weighed marked. */
export function PlainText({ body, evidence = [] }: { body: string; evidence?: readonly string[] }) {
  const [all, setAll] = useState(false);
  const isLong = body.length > shownCharacters;
  const shown = isLong && !all ? `${body.slice(0, shownCharacters)} …` : body;
  const stretches = useMemo(() => markText(shown, evidence), [shown, evidence]);
  return (
    <div class="text" dir="auto">
      {stretches.map(({ text: part, kind }, index) => {
        if (kind === "plain") return part;
        if (kind === "hidden")
          return (
            <span key={index} class="hidden-character" title={text.card.hiddenCharacter}>
              {part}
            </span>
          );
        return (
          <mark key={index} class={kind}>
            {part}
          </mark>
        );
      })}
      {isLong && (
        <button type="button" class="quiet" onClick={() => setAll(!all)}>
          {all ? text.actions.showLess : text.actions.showAll}
        </button>
      )}
    </div>
  );
}
