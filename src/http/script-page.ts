/** A page that a script of ours draws. */
export interface ScriptPage {
  readonly title: string;
  /** Of its bundle, `/assets/<name>.js` and `.css`, and of the element that the script draws in. */
  readonly name: string;
  /** What it says where scripts do not run. */
  readonly without: string;
  /** The page's policy for `style-src`. */
  readonly styles?: string;
  /** Further parts of the policy. */
  readonly rules?: readonly string[];
}

/** The HTML of such a page: nothing inline. */
export const scriptPage = ({ title, name, without }: ScriptPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/assets/${name}.css">
<script type="module" src="/assets/${name}.js"></script>
</head>
<body>
<div id="${name}"></div>
<noscript>${without}</noscript>
</body>
</html>
`;

/** Its headers: only what the service itself serves, nothing framed, no form elsewhere. */
export const scriptPageHeaders = ({
  styles = "'self'",
  rules = [],
}: Pick<ScriptPage, "styles" | "rules">): Record<string, string> => ({
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "connect-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...rules,
  ].join("; "),
  "Referrer-Policy": "no-referrer",
});
