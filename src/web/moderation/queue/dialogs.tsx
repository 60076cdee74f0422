import { useState } from "preact/hooks";
import { call, post } from "../api.ts";
import type { Comment, DecisionKind } from "../api-types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field, Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";

/** Canned reasons, one key each, or own words. */
export function ReasonDialog({
  decision,
  onClose,
  onChosen,
}: {
  decision: DecisionKind;
  onClose: () => void;
  onChosen: (reason: string) => void;
}) {
  const [own, setOwn] = useState("");
  return (
    <Dialog
      title={text.reasons.title(text.decide[decision])}
      submit={text.decide[decision]}
      onClose={onClose}
      onSubmit={() => onChosen(own.trim())}
    >
      <div class="canned">
        {text.reasons.canned.map((reason) => (
          <button key={reason} type="button" onClick={() => onChosen(reason)}>
            {reason}
          </button>
        ))}
      </div>
      <Field label={text.reasons.other} name="reason" value={own} onInput={setOwn} />
    </Dialog>
  );
}

export function EditDialog({
  comment,
  onClose,
  onEdited,
}: {
  comment: Comment;
  onClose: () => void;
  onEdited: (comment: Comment) => void;
}) {
  const [name, setName] = useState(comment.name);
  const [body, setBody] = useState(comment.body);
  const [reason, setReason] = useState("");
  const { run, error } = useAction();
  const save = () =>
    run(async () => {
      const path = `/v1/moderation/comments/${comment.id}`;
      const why = reason.trim() === "" ? {} : { reason };
      onEdited(await call<Comment>("PATCH", path, { name, body, version: comment.version, ...why }));
      onClose();
      return undefined;
    });
  return (
    <Dialog title={text.edit.title} submit={text.actions.save} onClose={onClose} onSubmit={() => void save()}>
      <Field label={text.edit.name} name="name" value={name} onInput={setName} />
      <TextArea label={text.edit.body} value={body} onInput={setBody} />
      <Field label={text.edit.reason} name="reason" value={reason} onInput={setReason} />
      <p class="soft">{text.edit.note}</p>
      {error && <Notice kind="bad">{error}</Notice>}
    </Dialog>
  );
}

/** Answers as staff; a comment that waits is approved with it. */
export function ReplyDialog({
  comment,
  onClose,
  onReplied,
}: {
  comment: Comment;
  onClose: () => void;
  onReplied: (approved: boolean) => void;
}) {
  const [body, setBody] = useState("");
  const { run, error } = useAction();
  const approves = comment.status !== "approved";
  const send = () =>
    run(async () => {
      const path = `/v1/moderation/comments/${comment.id}`;
      if (approves) await post(`${path}/decisions`, { decision: "approve", version: comment.version });
      await post(`${path}/replies`, { body });
      onClose();
      onReplied(approves);
      return undefined;
    });
  return (
    <Dialog
      title={text.reply.title(comment.name)}
      submit={text.actions.send}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <TextArea label={text.reply.body} value={body} onInput={setBody} />
      <p class="soft">
        {text.reply.note} {approves && text.reply.approves}
      </p>
      {error && <Notice kind="bad">{error}</Notice>}
    </Dialog>
  );
}

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={text.help.title} onClose={onClose}>
      <table class="keys">
        <tbody>
          {text.help.rows.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft">{text.help.note}</p>
    </Dialog>
  );
}

function TextArea({
  label,
  value,
  onInput,
}: {
  label: string;
  value: string;
  onInput: (value: string) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <textarea rows={8} required value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}
