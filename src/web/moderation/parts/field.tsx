import type { ComponentChildren, InputHTMLAttributes } from "preact";

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: "text" | "email" | "password" | "url" | "date";
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  readonly readOnly?: boolean;
  readonly inputMode?: "numeric";
}

/** A labelled input. */
export function Field({ label, type = "text", onInput, ...rest }: FieldProps) {
  // The types tell inputs apart by `type`; this one may be any of them.
  const props = { ...rest, type } as InputHTMLAttributes<HTMLInputElement>;
  return (
    <label class="field">
      <span>{label}</span>
      <input {...props} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}

export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A word of success or failure, read out as it appears. */
export function Notice({ kind, children }: { kind: "good" | "bad" | "wait"; children: ComponentChildren }) {
  return (
    <p class={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
      {children}
    </p>
  );
}
