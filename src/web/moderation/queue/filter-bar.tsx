import { useEffect, useState } from "preact/hooks";
import { findingName, knownReasons } from "../format.ts";
import { Choice, Field } from "../parts/field.tsx";
import { useLoaded } from "../parts/use-loaded.ts";
import { go } from "../router.ts";
import { text } from "../strings/index.ts";
import { activeFilters, addressOf, type FilterField, type Filters, isFiltered } from "./filters.ts";

/** Typing settles before a search is made. */
const typingMs = 350;
const hours = [
  ["", text.filters.all],
  ["1", text.filters.hour],
  ["24", text.filters.day],
  ["168", text.filters.week],
] as const;
const weights = [
  ["", text.filters.all] as const,
  ...["0.3", "0.5", "0.7", "0.9"].map((w) => [w, w] as const),
];
const languages = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "sv",
  "pl",
  "tr",
  "ru",
  "uk",
  "zh",
  "ja",
  "ko",
  "ar",
];

/** Search and filters; each change is a new address. */
export function FilterBar({ filters }: { filters: Filters }) {
  const { status, order, reported } = filters;
  const [open, setOpen] = useState(activeFilters(filters) > 0);
  const [typed, setTyped] = useState(filters.q);
  const sites = useLoaded<{ key: string; name: string }[]>("/v1/moderation/sites").data ?? [];
  const set = (field: FilterField | "order", value: string): void =>
    go(addressOf({ ...filters, [field]: value }), true);

  useEffect(() => setTyped(filters.q), [filters.q]);
  useEffect(() => {
    if (typed === filters.q) return;
    const timer = setTimeout(() => set("q", typed.trim()), typingMs);
    return () => clearTimeout(timer);
  });

  const names = [...new Set([...knownReasons, filters.reason])].filter(Boolean);
  const byName = names.map((reason) => [reason, findingName(reason)] as const);
  const siteNames = sites.map(({ key, name }) => [key, name] as const);
  const number = activeFilters(filters);
  return (
    <search>
      <div class="search">
        <input
          type="search"
          id="search"
          aria-label={text.filters.search}
          placeholder={text.filters.search}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
        <button type="button" aria-expanded={open} aria-controls="filters" onClick={() => setOpen(!open)}>
          {number > 0 ? text.filters.active(number) : text.filters.more}
        </button>
        {isFiltered(filters) && (
          <button
            type="button"
            class="quiet"
            onClick={() => go(addressOf({ ...empty, status, order, reported }), true)}
          >
            {text.filters.clear}
          </button>
        )}
      </div>
      <div id="filters" class="filters" hidden={!open}>
        <Choice
          label={text.filters.site}
          value={filters.site}
          options={[["", text.filters.all], ...siteNames]}
          onChange={(v) => set("site", v)}
        />
        <Late
          label={text.filters.article}
          name="article"
          value={filters.article}
          onDone={(v) => set("article", v)}
        />
        <Late
          label={text.filters.author}
          name="email"
          value={filters.email}
          onDone={(v) => set("email", v)}
        />
        <Choice
          label={text.filters.reason}
          value={filters.reason}
          options={[["", text.filters.all], ...byName]}
          onChange={(v) => set("reason", v)}
        />
        <Choice
          label={text.filters.waiting}
          value={filters.hours}
          options={hours}
          onChange={(v) => set("hours", v)}
        />
        <Choice
          label={text.filters.score}
          value={filters.scoreMin}
          options={weights}
          onChange={(v) => set("scoreMin", v)}
        />
        <Choice
          label={text.filters.language}
          value={filters.language}
          options={[["", text.filters.all], ...languages.map((l) => [l, l] as const)]}
          onChange={(v) => set("language", v)}
        />
        <Field
          label={text.filters.from}
          name="from"
          type="date"
          value={filters.from}
          onInput={(v) => set("from", v)}
        />
        <Field
          label={text.filters.before}
          name="before"
          type="date"
          value={filters.before}
          onInput={(v) => set("before", v)}
        />
        <Choice
          label={text.filters.order}
          value={filters.order}
          options={[
            ["oldest", text.filters.oldest],
            ["newest", text.filters.newest],
          ]}
          onChange={(v) => set("order", v)}
        />
      </div>
    </search>
  );
}

const empty = {
  q: "",
  site: "",
  article: "",
  reason: "",
  email: "",
  author: "",
  address: "",
  language: "",
  scoreMin: "",
  from: "",
  before: "",
  hours: "",
};

/** A field that counts once it is left, or Enter is pressed. */
function Late({
  label,
  name,
  value,
  onDone,
}: {
  label: string;
  name: string;
  value: string;
  onDone: (value: string) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        key={value}
        defaultValue={value}
        onChange={(event) => onDone(event.currentTarget.value.trim())}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </label>
  );
}
