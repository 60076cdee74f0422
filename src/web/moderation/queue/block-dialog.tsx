import { useState } from "preact/hooks";
import { post } from "../api.ts";
import type { Block, Comment } from "../api-types.ts";
import { markText } from "../mark-text.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Choice, Field, Notice } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";

const days = ["1", "7", "30", "365"] as const;

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
  const [kind, setKind] = useState<Block["kind"]>("author");
  const [domain, setDomain] = useState(domains[0] ?? "");
  const [time, setTime] = useState<string>("30");
  const [reason, setReason] = useState("");
  const { run, error } = useAction();
  const block = () =>
    run(async () => {
      await post("/v1/moderation/blocks", {
        kind,
        comment: comment.id,
        days: time === "" ? null : Number(time),
        ...(kind === "domain" ? { domain } : {}),
        ...(reason.trim() === "" ? {} : { reason }),
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
          kind="author"
          chosen={kind}
          label={`${text.block.author}: ${comment.email}`}
          onChoose={setKind}
        />
        {comment.addressHash && (
          <Radio kind="address" chosen={kind} label={text.block.address} onChoose={setKind} />
        )}
        <Radio kind="domain" chosen={kind} label={text.block.domain} onChoose={setKind} />
      </fieldset>
      {kind === "domain" && (
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
  kind: Block["kind"];
  chosen: Block["kind"];
  label: string;
  onChoose: (kind: Block["kind"]) => void;
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
