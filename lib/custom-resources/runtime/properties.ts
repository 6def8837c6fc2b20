import type { ResourceEvent } from './events';
import { ResourceFailure } from './failure';

/** What a property must look like, and how to say so. */
export type Form = readonly [RegExp, string];

/** Reads properties that are texts, each of its form. Fails with the first that is not. */
export function readProperties<T>(
  given: ResourceEvent['ResourceProperties'] | undefined,
  forms: { readonly [name in keyof T]: Form },
): { readonly [name in keyof T]: string } {
  const names = Object.keys(forms) as (keyof T & string)[]; // The keys of a mapped type are its own.
  const entries = names.map((name) => [name, readProperty(name, given?.[name], forms[name])]);
  return Object.fromEntries(entries);
}

/** Reads a property that may be left out. */
export function readOptional(
  given: ResourceEvent['ResourceProperties'] | undefined,
  name: string,
  form: Form,
): string | undefined {
  return given?.[name] === undefined ? undefined : readProperty(name, given[name], form);
}

function readProperty(name: string, value: unknown, [pattern, form]: Form): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new ResourceFailure(`'${name}' is ${form}, got ${JSON.stringify(value)?.slice(0, 100) ?? 'nothing'}`);
}
