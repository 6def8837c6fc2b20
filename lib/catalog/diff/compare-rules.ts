import { type Node, own, ownText } from '../../schema/node';
import { isSameJson } from '../canonical';
import { compareTexts } from '../catalog';
import type { CatalogChange } from './changes';
import { type ArgumentPlace, argumentChange } from './compare-schemas';

/** Keywords that have a comparison of their own. */
const COMPARED_ELSEWHERE = ['type', 'nullable', 'properties', 'required', 'items', 'description', 'default'];

/** Keywords that tell people something and change no value. */
const HINTS = ['title', 'example', 'examples', 'deprecated', '$comment', 'readOnly', 'writeOnly'];

const LOWER_LIMITS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_LIMITS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** Compares everything that two schemas say of a value besides its type and what lies below it. */
export function compareRules(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  return [
    ...compareValues(before, after, place),
    ...compareDescriptions(before, after, place),
    ...compareDefaults(before, after, place),
    ...compareKeywords(before, after, place),
  ];
}

function compareValues(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (old === undefined && now === undefined) return [];
  if (old === undefined) {
    return [argumentChange('values-removed', place, `took any value, takes ${sayValues(now)}`, { after: now })];
  }
  if (now === undefined) {
    return [argumentChange('values-added', place, `took ${sayValues(old)}, takes any value`, { before: old })];
  }
  const removed = old.filter((value) => !now.some((other) => isSameJson(value, other)));
  const added = now.filter((value) => !old.some((other) => isSameJson(value, other)));
  const values = { before: old, after: now };
  return [
    ...(removed.length > 0
      ? [argumentChange('values-removed', place, `takes ${sayValues(removed)} no more`, values)]
      : []),
    ...(added.length > 0 ? [argumentChange('values-added', place, `takes ${sayValues(added)}, too`, values)] : []),
  ];
}

function valuesOf(schema: Node): readonly unknown[] | undefined {
  const values = own(schema, 'enum');
  if (Array.isArray(values)) return values;
  return Object.hasOwn(schema, 'const') ? [schema.const] : undefined;
}

function sayValues(values: readonly unknown[] = []): string {
  return values.map((value) => JSON.stringify(value)).join(', ') || 'no value';
}

function compareDescriptions(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const [old, now] = [ownText(before, 'description'), ownText(after, 'description')];
  if (old === now) return [];
  const message =
    old === undefined ? 'has a description' : now === undefined ? 'has no description' : 'is described otherwise';
  return [argumentChange('argument-description-changed', place, message, { before: old, after: now })];
}

function compareDefaults(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const [old, now] = [own(before, 'default'), own(after, 'default')];
  if (isSameJson(old, now)) return [];
  const say = (value: unknown) => (value === undefined ? 'no default' : `the default ${JSON.stringify(value)}`);
  return [argumentChange('default-changed', place, `had ${say(old)}, has ${say(now)}`, { before: old, after: now })];
}

function compareKeywords(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((keyword) => !COMPARED_ELSEWHERE.includes(keyword) && !['enum', 'const'].includes(keyword))
    .sort(compareTexts);
  return keywords.flatMap((keyword) => {
    const [old, now] = [own(before, keyword), own(after, keyword)];
    if (isSameJson(old, now)) return [];
    const kind = HINTS.includes(keyword) ? 'argument-description-changed' : kindOfRule(keyword, old, now);
    const message = `${keyword} ${sayChange(old, now)}`;
    return kind === undefined ? [] : [argumentChange(kind, place, message, { before: old, after: now })];
  });
}

/** How a keyword changes which values are taken; `undefined` when it does not. */
function kindOfRule(keyword: string, old: unknown, now: unknown) {
  if (keyword === 'additionalProperties') {
    const [wasClosed, isClosed] = [old === false, now === false];
    if (wasClosed !== isClosed) return isClosed ? 'limit-tightened' : 'limit-loosened';
    const isOpen = (value: unknown) => value === undefined || value === true || isSameJson(value, {});
    return isOpen(old) && isOpen(now) ? undefined : 'rule-changed';
  }
  const direction = LOWER_LIMITS.includes(keyword) ? 1 : UPPER_LIMITS.includes(keyword) ? -1 : 0;
  const isLimit = (value: unknown) => value === undefined || typeof value === 'number';
  if (direction === 0 || !isLimit(old) || !isLimit(now)) return 'rule-changed';
  if (old === undefined) return 'limit-tightened';
  if (now === undefined) return 'limit-loosened';
  return (Number(now) - Number(old)) * direction > 0 ? 'limit-tightened' : 'limit-loosened';
}

function sayChange(old: unknown, now: unknown): string {
  if (old === undefined) return `is ${JSON.stringify(now)}, and was not set`;
  return now === undefined
    ? `was ${JSON.stringify(old)}, and is not set`
    : `was ${JSON.stringify(old)}, is ${JSON.stringify(now)}`;
}
