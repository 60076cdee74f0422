import { text } from "../strings/index.ts";

/** Something that is shown this once, to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  return (
    <div class="secret" role="status">
      <p>{label}</p>
      <code>{value}</code>{" "}
      <button type="button" onClick={() => void navigator.clipboard?.writeText(value)}>
        {text.actions.copy}
      </button>
    </div>
  );
}
