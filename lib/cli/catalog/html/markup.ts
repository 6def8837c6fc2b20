/** A piece of HTML in which every text has been escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Content = Markup | string | number | false | undefined | readonly Content[];

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What a reader cannot see and an agent reads: all controls but line breaks, and the joiner that emoji need. */
const INVISIBLE = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A template of HTML: what is put into it is escaped unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.map((text, index) => text + render(values[index])).join(''));
}

/** A text as HTML shows it, in attributes too; what is invisible is shown by its code. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A text with `[U+202E]` for characters that would not be seen. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0x0d ? '' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** JSON that may stand in a `<script>` element: nothing in it ends the element, and nothing in it is invisible. */
export function jsonForScript(value: unknown): Markup {
  const text = JSON.stringify(value).replace(/[<>&\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
  return new Markup(text);
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function render(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(render).join('');
  return escapeHtml(String(content));
}
