import css from "./thread.css";

let sheet: CSSStyleSheet | undefined;

/** Constructed style sheets are allowed where a page's policy forbids inline styles. */
export function adoptStyles(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];
}
