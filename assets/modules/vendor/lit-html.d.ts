// What of lit-html is used here.

/** What a template makes; only `render` looks inside. */
export type Template = { readonly strings: TemplateStringsArray; readonly values: unknown[] };

export function html(strings: TemplateStringsArray, ...values: unknown[]): Template;

/** The same for what is inside of an <svg>. */
export function svg(strings: TemplateStringsArray, ...values: unknown[]): Template;

/** Bring an element to what a template says; null empties it. */
export function render(value: unknown, container: HTMLElement): unknown;
