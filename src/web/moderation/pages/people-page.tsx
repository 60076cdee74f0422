import { useState } from "preact/hooks";
import { post } from "../api.ts";
import { Field, Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";
import { text } from "../strings/index.ts";
import { PeopleTrail, type TrailPage } from "./people-trail.tsx";
import { PersonDialog, type PersonRequest } from "./person-dialog.tsx";
import { saveAsFile } from "./save-as-file.ts";

/** What is held of somebody. */
export interface Held {
  readonly email: string;
  readonly comments: number;
  readonly queued: number;
  readonly mails: number;
  readonly listEntries: number;
}

/** A person's data: found by e-mail, given out, anonymised, erased. The address stands in no page address. */
export function PeoplePage() {
  const [email, setEmail] = useState("");
  const [held, setHeld] = useState<Held>();
  const [asked, setAsked] = useState<"anonymise" | "erase">();
  const { run, done, error, busy } = useAction();
  const trail = useLoaded<TrailPage>("/v1/operations/trail?limit=200");

  const find = () =>
    run(async () => {
      setHeld(undefined);
      setHeld({ email, ...(await post<Omit<Held, "email">>("/v1/people/find", { email })) });
      return undefined;
    });
  const save = (person: Held) =>
    run(async () => {
      const data = await post<object>("/v1/people/export", { email: person.email });
      saveAsFile("comments-of-a-person.json", JSON.stringify(data, null, 2));
      trail.reload();
      return text.people.exported;
    });
  const change = (request: PersonRequest) =>
    run(async () => {
      setAsked(undefined);
      const { kind, ...body } = request;
      const answer = await post<{ erased?: number; anonymised?: number }>(`/v1/people/${kind}`, body);
      setHeld(undefined);
      trail.reload();
      return kind === "erase"
        ? text.people.erased(answer.erased ?? 0)
        : text.people.anonymised(answer.anonymised ?? 0);
    });

  const some = held && held.comments + held.queued + held.mails + held.listEntries > 0;
  return (
    <main id="comments" class="wide" tabIndex={-1}>
      <h1>{text.people.title}</h1>
      <p class="soft">{text.people.about}</p>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <Field
          label={text.session.email}
          name="person"
          type="email"
          autoComplete="off"
          required
          value={email}
          onInput={setEmail}
        />
        <button type="submit" class="primary" disabled={busy}>
          {text.people.find}
        </button>
      </form>
      {held && (
        <section class="person" aria-label={held.email}>
          <p role="status">
            <strong dir="auto">{held.email}</strong>: {some ? text.people.held(held) : text.people.nothing}
          </p>
          {some && (
            <p class="buttons">
              <button type="button" disabled={busy} onClick={() => void save(held)}>
                {text.people.export}
              </button>
              <button type="button" disabled={busy} onClick={() => setAsked("anonymise")}>
                {text.people.anonymise} …
              </button>
              <button type="button" class="delete" disabled={busy} onClick={() => setAsked("erase")}>
                {text.people.erase} …
              </button>
            </p>
          )}
        </section>
      )}
      {done && <Notice kind="good">{done}</Notice>}
      {(error ?? trail.error) && <Notice kind="bad">{error ?? trail.error}</Notice>}
      {asked && held && (
        <PersonDialog
          kind={asked}
          held={held}
          onClose={() => setAsked(undefined)}
          onConfirm={(request) => void change(request)}
        />
      )}
      <PeopleTrail entries={trail.data?.entries} />
    </main>
  );
}
