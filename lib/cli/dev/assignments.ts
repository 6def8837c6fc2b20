import { InvalidArgumentError } from 'commander';

/** What a repeatable option such as `--endpoint Mars=http://…` has been given. */
export type Assignments = { readonly [name: string]: string };

/** Reads one more `name=value` of a repeatable option. The value is in no message: it may be a secret. */
export function addAssignment(text: string, previous: Assignments = {}): Assignments {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new InvalidArgumentError('Write <name>=<value>.');
  }
  const name = text.slice(0, at);
  if (Object.hasOwn(previous, name)) {
    throw new InvalidArgumentError(`"${name}" is given twice; leave one of them out.`);
  }
  return { ...previous, [name]: text.slice(at + 1) };
}

/** The same, when the value is a URL of `http` or `https`. */
export function addUrl(text: string, previous: Assignments = {}): Assignments {
  const assignments = addAssignment(text, previous);
  const url = text.slice(text.indexOf('=') + 1);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InvalidArgumentError(`"${url}" is no URL; write <name>=http://…`);
  }
  return assignments;
}

/** Reads one more origin of a repeatable option. Each is named: there is no origin that stands for all. */
export function addOrigin(text: string, previous: readonly string[] = []): readonly string[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || `${url.origin}/` !== url.href) {
    throw new InvalidArgumentError(`"${text}" is no origin; write one such as http://localhost:6274`);
  }
  return [...previous, url.origin];
}
