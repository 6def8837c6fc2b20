import type { Issue } from '../../issue';
import { isNode, type Node, own } from '../../node';
import { error, quote, warning } from '../findings';
import { memberPlaces, type OpenApi, type Operation, parametersOf } from '../operations';
import { below, type Place, referenceOf } from '../references';

/** What the service converts, what it may look at, and where it goes no further. */
type Reach = 'read' | 'doubtful';

interface Visit extends Place {
  readonly reach: Reach;
  /** Whether it is part of what is sent; nested parts of answers are not converted. */
  readonly sent: boolean;
  /** The `$ref` that led here. */
  readonly from?: string;
}

/** How the members of a keyword are reached; `doubtful` keywords are missing from what the service is known to convert. */
const KEYWORDS: ReadonlyMap<string, { readonly holds: 'one' | 'list' | 'map'; readonly reach?: Reach }> = new Map([
  ['properties', { holds: 'map' }],
  ['items', { holds: 'one' }],
  ['allOf', { holds: 'list' }],
  ['anyOf', { holds: 'list' }],
  ['oneOf', { holds: 'list' }],
  ['prefixItems', { holds: 'list' }],
  ['additionalProperties', { holds: 'one', reach: 'doubtful' }],
  ['not', { holds: 'one', reach: 'doubtful' }],
  ['if', { holds: 'one', reach: 'doubtful' }],
  ['then', { holds: 'one', reach: 'doubtful' }],
  ['else', { holds: 'one', reach: 'doubtful' }],
  ['contains', { holds: 'one', reach: 'doubtful' }],
  ['propertyNames', { holds: 'one', reach: 'doubtful' }],
  ['unevaluatedItems', { holds: 'one', reach: 'doubtful' }],
  ['unevaluatedProperties', { holds: 'one', reach: 'doubtful' }],
  ['patternProperties', { holds: 'map', reach: 'doubtful' }],
  ['dependentSchemas', { holds: 'map', reach: 'doubtful' }],
]);

/** Composition and recursion in the schemas that the chosen operations reach, each schema looked at twice at most. */
export function checkSchemas(api: OpenApi, chosen: readonly Operation[]): Issue[] {
  const walk = new SchemaWalk(api);
  // Requests go first: what they reach is judged more strictly.
  for (const operation of chosen) {
    for (const place of requestSchemas(api, operation)) {
      walk.run({ ...place, reach: 'read', sent: true });
    }
  }
  for (const operation of chosen) {
    for (const place of responseSchemas(api, operation)) {
      walk.run({ ...place, reach: 'read', sent: false });
    }
  }
  return walk.issues;
}

function requestSchemas(api: OpenApi, operation: Operation): Place[] {
  const parameters = parametersOf(operation, api.references).flatMap(({ value, pointer: at }) => [
    { value: own(value, 'schema'), pointer: `${at}/schema` },
    ...contentSchemas(own(value, 'content'), `${at}/content`),
  ]);
  const place = { value: own(operation.value, 'requestBody'), pointer: `${operation.pointer}/requestBody` };
  return [...parameters, ...bodySchemas(api, place)];
}

function responseSchemas(api: OpenApi, operation: Operation): Place[] {
  const places = memberPlaces(own(operation.value, 'responses'), `${operation.pointer}/responses`);
  return places.flatMap((place) => bodySchemas(api, place));
}

function bodySchemas(api: OpenApi, place: Place): Place[] {
  const body = api.references.tryFollow(place);
  return isNode(body?.value) ? contentSchemas(own(body.value, 'content'), `${body.pointer}/content`) : [];
}

function contentSchemas(content: unknown, at: string): Place[] {
  return memberPlaces(content, at).map(({ value, pointer: here }) => ({
    value: isNode(value) ? own(value, 'schema') : undefined,
    pointer: `${here}/schema`,
  }));
}

/** A schema to look at, or one whose parts have all been looked at. */
type Step = { readonly enter: Visit } | { readonly leave: Node };

class SchemaWalk {
  private readonly found = new Map<string, Issue>();
  private readonly seen = new Map<Node, Reach>();
  /** The schemas that stand around the one that is looked at. */
  private readonly around = new Set<Node>();

  public constructor(private readonly api: OpenApi) {}

  public get issues(): Issue[] {
    return [...this.found.values()];
  }

  /** A stack of its own keeps deeply nested schemas from overflowing that of JavaScript. */
  public run(start: Visit): void {
    const pending: Step[] = [{ enter: start }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if ('leave' in next) {
        this.around.delete(next.leave);
        continue;
      }
      const visit = next.enter;
      const schema = visit.value;
      if (!isNode(schema)) {
        continue;
      }
      if (this.around.has(schema)) {
        this.reportCircle(visit);
        continue;
      }
      const before = this.seen.get(schema);
      if (before === 'read' || before === visit.reach) {
        continue;
      }
      this.seen.set(schema, visit.reach);
      this.around.add(schema);
      this.reportComposition(schema, visit);
      pending.push({ leave: schema });
      for (const part of this.partsOf(schema, visit)) {
        pending.push({ enter: part });
      }
    }
  }

  private partsOf(schema: Node, visit: Visit): Visit[] {
    const { pointer: at, sent, reach } = visit;
    const parts: Visit[] = [];
    const reference = referenceOf(schema);
    if (reference !== undefined) {
      const place = this.api.references.tryLocate(reference);
      if (place !== undefined && !this.api.references.isLoop(reference)) {
        parts.push({ ...place, reach, sent, from: `${at}/$ref` });
      }
      if (this.api.version === '3.0') {
        return parts;
      }
    }
    for (const key of Object.keys(schema)) {
      const keyword = KEYWORDS.get(key);
      // AWS's own quickstart has "oneOf" below "additionalProperties" of an answer, and the service takes it.
      if (keyword === undefined || (keyword.reach === 'doubtful' && !sent)) {
        continue;
      }
      const into = keyword.reach ?? reach;
      if (keyword.holds === 'one') {
        addPart(parts, schema[key], at, key, into, sent);
      } else {
        for (const [name, member] of membersOf(schema[key], keyword.holds)) {
          addPart(parts, member, `${at}/${key}`, name, into, sent);
        }
      }
    }
    return parts;
  }

  private reportComposition(schema: Node, { pointer: at, reach }: Visit): void {
    if (this.api.version === '3.0' && referenceOf(schema) !== undefined) {
      return;
    }
    if (Array.isArray(own(schema, 'oneOf'))) {
      const path = `${at}/oneOf`;
      this.report(
        reach === 'read'
          ? error(
              'OPENAPI_ONE_OF',
              path,
              'is a choice of schemas, which the gateway refuses; write one schema that covers them, such as an object with optional properties',
            )
          : warning(
              'OPENAPI_ONE_OF',
              path,
              'is a choice of schemas, which the gateway refuses in most places and perhaps here; write one schema that covers them',
            ),
      );
    }
    if (Array.isArray(own(schema, 'anyOf'))) {
      const message =
        "is a choice of schemas, which the gateway's documentation rules out; write one schema that covers them";
      this.report(warning('OPENAPI_ANY_OF', `${at}/anyOf`, message));
    }
    if (Array.isArray(own(schema, 'allOf'))) {
      const message =
        "combines schemas, which the gateway's documentation rules out; write their properties into one schema";
      this.report(warning('OPENAPI_ALL_OF', `${at}/allOf`, message));
    }
  }

  /** A schema may be reached again where it is judged more strictly, and then that counts. */
  private report(issue: Issue): void {
    const key = `${issue.code} ${issue.path}`;
    if (issue.severity === 'error' || !this.found.has(key)) {
      this.found.set(key, issue);
    }
  }

  private reportCircle({ from, pointer: at }: Visit): void {
    const message = `leads back to ${quote(`#${at}`)}, which holds it; how deep the gateway follows is not documented, so end the circle, for example with "type": "object" alone`;
    this.report(warning('OPENAPI_REFERENCE_CIRCULAR', from ?? at, message));
  }
}

function membersOf(value: unknown, holds: 'list' | 'map'): [string, unknown][] {
  return (holds === 'list' ? Array.isArray(value) : isNode(value)) ? Object.entries(value ?? {}) : [];
}

/** Most schemas are leaves, about which there is nothing to find. */
function addPart(parts: Visit[], value: unknown, at: string, key: string, reach: Reach, sent: boolean): void {
  if (isNode(value) && Object.keys(value).some((keyword) => keyword === '$ref' || KEYWORDS.has(keyword))) {
    parts.push({ value, pointer: below(at, key), reach, sent });
  }
}
