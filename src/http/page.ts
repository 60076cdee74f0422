import type { Language } from "../languages/index.ts";
import { type Html, html, trusted } from "./html.ts";

/** A whole page of ours, readable on any ground and without a script. */
export function page(language: Language, title: string, content: Html): string {
  return html`<!doctype html>
<html lang="${language.tag}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.text;
}

const style = `
:root { color-scheme: light dark; --ground: #fff; --raised: #f6f7f9; --line: #d9dde3; --edge: #7d8796; --ink: #1b1f26;
  --ink-soft: #5a6472; --accent: #1f5fd0; --on-accent: #fff; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #14161a; --raised: #1c1f25; --line: #323842; --edge: #7d8796;
  --ink: #e8eaee; --ink-soft: #a2abb8; --accent: #7aa7ff; --on-accent: #14161a; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 70ch; margin: 0 auto; padding: 16px; }
h1 { font-size: 21px; line-height: 1.25; margin: 0 0 8px; }
a { color: var(--accent); }
p { margin: 8px 0; overflow-wrap: anywhere; }
.soft { color: var(--ink-soft); }
.bad { color: var(--bad); }
label { display: block; margin: 16px 0 4px; line-height: 1.25; }
label.box { display: flex; gap: 8px; align-items: center; min-height: 44px; margin: 0; }
input[type=text], input[type=email], input[type=url], textarea { width: 100%; min-height: 44px; padding: 8px;
  border: 1px solid var(--edge); border-radius: 6px; background: var(--raised); color: inherit; font: inherit; }
textarea { min-height: 132px; resize: vertical; }
[aria-invalid] { border-color: var(--bad); }
button { min-height: 44px; margin-top: 16px; padding: 8px 16px; border: 1px solid transparent; border-radius: 6px;
  background: var(--accent); color: var(--on-accent); font: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hidden { position: absolute; inset-inline-start: -9999px; }
`;
