import { own } from '../node';

import { type Lowering, type SchemaFragment, type SchemaType, show } from './lowering';
import { ANNOTATIONS, RULES, SENTENCES, STRUCTURE } from './schema-keywords';

/** The sentences that tell, in the description, what the service's schema cannot say. */
export function constraintSentences(
  fragments: readonly SchemaFragment[],
  type: SchemaType,
  lowering: Lowering,
): string[] {
  return fragments.flatMap((fragment) =>
    Object.keys(fragment.value).flatMap((keyword) => sentenceOf(fragment, keyword, type, lowering) ?? []),
  );
}

function sentenceOf(
  fragment: SchemaFragment,
  keyword: string,
  type: SchemaType,
  lowering: Lowering,
): string | undefined {
  const path = `${fragment.path}/${keyword.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const sentence = SENTENCES.get(keyword);
  const types = sentence === undefined ? STRUCTURE.get(keyword) : sentence.of;
  if (types !== undefined && !types.includes(type)) {
    const message = `says nothing about a value of type "${type}"; remove it or correct the type`;
    lowering.report('warning', 'SCHEMA_KEYWORD_DROPPED', path, message);
  } else if (sentence !== undefined) {
    return say(fragment, keyword, path, sentence.say, lowering);
  } else if (RULES.has(keyword)) {
    const message =
      'is not in the service\'s schema and is left out; tell the rule in the "description", and check it in the tool';
    lowering.report('warning', 'SCHEMA_KEYWORD_DROPPED', path, message);
  } else if (!STRUCTURE.has(keyword) && !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-')) {
    const message = `is not a keyword of JSON Schema, so it is left out; correct the spelling of "${keyword}" or remove it`;
    lowering.report('warning', 'SCHEMA_KEYWORD_UNKNOWN', path, message);
  }
  return undefined;
}

function say(
  fragment: SchemaFragment,
  keyword: string,
  path: string,
  words: (value: unknown) => string | undefined,
  lowering: Lowering,
): string | undefined {
  const value = own(fragment.value, keyword);
  if (keyword === 'enum' && (!Array.isArray(value) || value.length === 0)) {
    lowering.report('error', 'SCHEMA_MALFORMED', path, `is ${show(value)}; list the values, or leave it out`);
    return undefined;
  }
  const text = words(value);
  if (text !== undefined) {
    const message = `is not in the service's schema, so the description says it: ${shorten(text)}`;
    lowering.report('note', 'SCHEMA_LOWERED', path, message);
  }
  return text;
}

/** The first description, or else the first title of a part; a whole schema's title repeats the tool's name. */
export function describe(
  fragments: readonly SchemaFragment[],
  sentences: readonly string[],
  lowering: Lowering,
): string | undefined {
  for (const { value, path } of fragments) {
    const description = own(value, 'description');
    if (description !== undefined && typeof description !== 'string') {
      lowering.report('error', 'SCHEMA_MALFORMED', `${path}/description`, `is ${show(description)}; write a text`);
    }
  }
  const titled = fragments.filter(({ path }) => path !== lowering.root.path);
  const text = firstText(fragments, 'description') ?? firstText(titled, 'title');
  const added = [...new Set(sentences)].map((sentence) => `${sentence}.`).join(' ');
  if (text === undefined) {
    return added === '' ? undefined : added;
  }
  return added === '' ? text : `${text}${/[.!?:]$/.test(text) ? '' : '.'} ${added}`;
}

function firstText(fragments: readonly SchemaFragment[], keyword: string): string | undefined {
  return fragments
    .map(({ value }) => own(value, keyword))
    .filter((text) => typeof text === 'string')
    .map((text) => text.trim())
    .find((text) => text !== '');
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
