type Child = Node | string | false | undefined;
type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** Makes an element: functions are listeners, `true` an attribute without a value, `false` and absent ones nothing. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== false && child !== undefined));
  return element;
}

/** A button that sends nothing. */
export const button = (label: string, click: () => void, properties: Properties = {}): HTMLButtonElement =>
  h("button", { type: "button", part: "button", click, ...properties }, label);

/** Puts HTML that the service made safe into an element. */
export function setSafeHtml(element: Element, html: string): void {
  element.innerHTML = html;
}
