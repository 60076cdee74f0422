import { useEffect, useState } from "preact/hooks";
import { post } from "../api.ts";
import type { DecisionKind } from "../api-types.ts";
import { Notice } from "../parts/field.tsx";
import { PlainText } from "../parts/plain-text.tsx";
import { useAction } from "../parts/use-action.ts";
import { root } from "../router.ts";
import { text } from "../strings/index.ts";

interface Preview {
  readonly decision: DecisionKind;
  readonly name: string;
  readonly body: string;
  readonly article: string;
  readonly decided: boolean;
}

/** Where a mail's link leads: it shows the comment, and only the button decides. */
export function MailPage() {
  const [token] = useState(location.hash.slice(1));
  const [preview, setPreview] = useState<Preview>();
  const [failed, setFailed] = useState(false);
  const { run, error, done, busy } = useAction();
  useEffect(() => {
    post<Preview>("/v1/mail-decisions/read", { token }).then(setPreview, () => setFailed(true));
  }, [token]);
  const decide = () =>
    run(async () => {
      await post("/v1/mail-decisions", { token });
      return text.mail.done;
    });
  return (
    <main class="narrow">
      <h1>{text.mail.title}</h1>
      {failed && <Notice kind="bad">{text.mail.over}</Notice>}
      {preview && (
        <>
          <article class="card">
            <p class="soft">
              {preview.name} · {preview.article}
            </p>
            <PlainText body={preview.body} />
          </article>
          {preview.decided && !done && <Notice kind="wait">{text.mail.decided}</Notice>}
          {!preview.decided && !done && (
            <p class="buttons">
              <button type="button" class="primary" disabled={busy} onClick={() => void decide()}>
                {text.mail.question(text.decide[preview.decision])}
              </button>
            </p>
          )}
        </>
      )}
      {error && <Notice kind="bad">{error}</Notice>}
      {done && <Notice kind="good">{done}</Notice>}
      <p>
        <a href={root}>{text.mail.openDesk}</a>
      </p>
    </main>
  );
}
