import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { text } from "../strings/index.ts";
import type { Held } from "./people-page.tsx";

export type PersonRequest =
  | { readonly kind: "erase"; readonly email: string }
  | { readonly kind: "anonymise"; readonly email: string; readonly name: string };

/** Says what will happen, and asks once more: neither can be taken back. */
export function PersonDialog({
  kind,
  held,
  onClose,
  onConfirm,
}: {
  kind: PersonRequest["kind"];
  held: Held;
  onClose: () => void;
  onConfirm: (request: PersonRequest) => void;
}) {
  const [name, setName] = useState<string>(text.people.anonymous);
  const { email } = held;
  const words = kind === "erase" ? text.people.eraseWill : text.people.anonymiseWill;
  return (
    <Dialog
      title={kind === "erase" ? text.people.eraseTitle : text.people.anonymiseTitle}
      submit={kind === "erase" ? text.people.erase : text.people.anonymise}
      final={kind === "erase"}
      onClose={onClose}
      onSubmit={() => onConfirm(kind === "erase" ? { kind, email } : { kind, email, name })}
    >
      <p>
        <strong dir="auto">{email}</strong>: {text.people.held(held)}
      </p>
      <ul class="will">
        {words.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {kind === "anonymise" && (
        <Field label={text.people.newName} name="anonymous" required value={name} onInput={setName} />
      )}
    </Dialog>
  );
}
