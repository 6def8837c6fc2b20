import type { Issue } from '../../issue';
import { isNode, type Node, own } from '../../node';
import { error, quote, warning } from '../findings';
import { memberPlaces, type OpenApi, type Operation, parametersOf } from '../operations';
import { below, type Place, referenceOf } from '../references';
import type { SchemaIndex } from '../schema-index';
import { READ_KEYWORDS, SCHEMA_KEYWORDS, type SchemaHolder } from '../schema-keywords';

/** What the service converts, what it may look at, and where it goes no further. */
type Reach = 'read' | 'doubtful';

interface Visit extends Place {
  readonly reach: Reach;
  /** Whether it is part of what is sent; nested parts of answers are not converted. */
  readonly sent: boolean;
  /** The `$ref` that led here. */
  readonly from?: string;
}

/**
 * Composition and recursion in the schemas that the chosen operations reach, each schema looked at twice at most.
 *
 * @param mended whether answers have been repaired, so that nothing is left to find in them
 */
export function checkSchemas(api: OpenApi, chosen: readonly Operation[], index: SchemaIndex, mended: boolean): Issue[] {
  const walk = new SchemaWalk(api, index);
  // Requests go first: what they reach is judged more strictly.
  for (const operation of chosen) {
    for (const place of requestSchemas(api, operation)) {
      walk.run({ ...place, reach: 'read', sent: true });
    }
  }
  for (const operation of mended ? [] : chosen) {
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

  public constructor(
    private readonly api: OpenApi,
    private readonly index: SchemaIndex,
  ) {}

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
      if (!isNode(schema) || this.index.isPlain(schema)) {
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
      this.reportProblems(schema, visit);
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
      const holder = SCHEMA_KEYWORDS.get(key);
      const isRead = READ_KEYWORDS.has(key);
      // AWS's own quickstart has "oneOf" below "additionalProperties" of an answer, and the service takes it.
      if (holder === undefined || key === '$defs' || (!isRead && !sent)) {
        continue;
      }
      const into = isRead ? reach : 'doubtful';
      this.addParts(parts, schema[key], holder, { pointer: below(at, key), reach: into, sent });
    }
    return parts;
  }

  /** Most schemas are plain, about which there is nothing to find. */
  private addParts(parts: Visit[], member: unknown, holder: SchemaHolder, place: Omit<Visit, 'value'>): void {
    if (holder === 'one') {
      if (!this.index.isPlain(member)) {
        parts.push({ ...place, value: member });
      }
      return;
    }
    const isHeld = holder === 'list' ? Array.isArray(member) : isNode(member);
    for (const [name, value] of isHeld ? Object.entries(member ?? {}) : []) {
      if (!this.index.isPlain(value)) {
        parts.push({ ...place, value, pointer: below(place.pointer, name) });
      }
    }
  }

  private reportProblems(schema: Node, { pointer: at, reach, sent }: Visit): void {
    if (this.api.version === '3.0' && referenceOf(schema) !== undefined) {
      return;
    }
    if (sent && own(schema, 'type') === 'array' && own(schema, 'items') === undefined) {
      const message = `is a list of anything; the gateway's documentation asks for what a list holds, so add "items"`;
      this.report(warning('OPENAPI_ARRAY_ITEMS_MISSING', at, message));
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
