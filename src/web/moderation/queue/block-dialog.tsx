import { useState } from "preact/hooks";
import { post } from "../api.ts";
import type { Comment, ListKind } from "../api-types.ts";
import { markText } from "../mark-text.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Choice, Field, Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";

const days = ["1", "7", "30", "365"] as const;

const dayMs = 86_400_000;

/** Blocks the author, the address or a domain that the comment links to, for a while or for good. */
export function BlockDialog({
  comment,
  onClose,
  onBlocked,
}: {
  comment: Comment;
  onClose: () => void;
  onBlocked: () => void;
}) {
  const domains = domainsOf(comment);
  const [kind, setKind] = useState<ListKind>("email");
  const [domain, setDomain] = useState(domains[0] ?? "");
  const [time, setTime] = useState<string>("30");
  const [reason, setReason] = useState("");
  const { run, error } = useAction();
  const block = () =>
    run(async () => {
      const value = kind === "link" ? domain : kind === "email" ? comment.email : comment.addressHash;
      await post("/v1/moderation/lists", {
        list: "block",
        kind,
        value,
        site: comment.site,
        note: reason,
        ...(time === "" ? {} : { expiresAt: new Date(Date.now() + Number(time) * dayMs).toISOString() }),
      });
      onClose();
      onBlocked();
      return undefined;
    });
  return (
    <Dialog
      title={text.block.title}
      submit={text.block.title}
      onClose={onClose}
      onSubmit={() => void block()}
    >
      <fieldset class="radios">
        <legend>{text.block.title}</legend>
        <Radio
          kind="email"
          chosen={kind}
          label={`${text.block.email}: ${comment.email}`}
          onChoose={setKind}
        />
        {comment.addressHash && (
          <Radio kind="address" chosen={kind} label={text.block.address} onChoose={setKind} />
        )}
        <Radio kind="link" chosen={kind} label={text.block.link} onChoose={setKind} />
      </fieldset>
      {kind === "link" && (
        <Field label={text.block.domainName} name="domain" required value={domain} onInput={setDomain} />
      )}
      <Choice
        label={text.block.days}
        value={time}
        options={[...days.map((n) => [n, text.block.day(Number(n))] as const), ["", text.block.forever]]}
        onChange={setTime}
      />
      <Field label={text.block.reason} name="reason" value={reason} onInput={setReason} />
      <p class="soft">{text.block.note}</p>
      {error && <Notice kind="bad">{error}</Notice>}
    </Dialog>
  );
}

function Radio({
  kind,
  chosen,
  label,
  onChoose,
}: {
  kind: ListKind;
  chosen: ListKind;
  label: string;
  onChoose: (kind: ListKind) => void;
}) {
  return (
    <label>
      <input type="radio" name="kind" checked={kind === chosen} onChange={() => onChoose(kind)} /> {label}
    </label>
  );
}

/** Hosts of the links in the text and of the website. */
function domainsOf({ body, website }: Comment): readonly string[] {
  const links = markText(body, []).flatMap(({ text: part, kind }) => (kind === "link" ? [part] : []));
  return [...links, ...(website ? [website] : [])].flatMap((link) => {
    const url = link.startsWith("http") ? link : `https://${link}`;
    return URL.canParse(url) ? [new URL(url).hostname.replace(/^www\./, "")] : [];
  });
}
