import type { Issue } from '../../issue';
import { below } from '../../json-pointer';
import { isNode, memberOf, type Node, own } from '../../node';
import { error, quote, warning } from '../findings';
import type { OpenApi } from '../open-api';
import { memberNames, type Operation } from '../operations';
import { loneReferenceOf, type Place, referenceOf } from '../references';
import { pointerOfPart, type SchemaIndex } from '../schema-index';
import { READ_KEYWORDS } from '../schema-keywords';

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
    for (const { value, pointer } of api.parametersOf(operation)) {
      walk.start(own(value, 'schema'), `${pointer}/schema`, true);
      walk.startContent(own(value, 'content'), `${pointer}/content`, true);
    }
    walk.startBody(own(operation.value, 'requestBody'), `${operation.pointer}/requestBody`, true);
  }
  for (const operation of mended ? [] : chosen) {
    const responses = own(operation.value, 'responses');
    const at = `${operation.pointer}/responses`;
    for (const status of memberNames(responses)) {
      walk.startBody(memberOf(responses, status), below(at, status), false);
    }
  }
  return walk.issues;
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

  /** Looks at what is sent or answered, under each media type. */
  public startBody(written: unknown, at: string, sent: boolean): void {
    const body = written === undefined ? undefined : this.api.references.tryFollow({ value: written, pointer: at });
    if (isNode(body?.value)) {
      this.startContent(own(body.value, 'content'), `${body.pointer}/content`, sent);
    }
  }

  public startContent(content: unknown, at: string, sent: boolean): void {
    for (const type of memberNames(content)) {
      const media = memberOf(content, type);
      const schema = isNode(media) ? own(media, 'schema') : undefined;
      if (!this.isSeen(schema)) {
        this.start(schema, `${below(at, type)}/schema`, sent);
      }
    }
  }

  public start(schema: unknown, pointer: string, sent: boolean): void {
    if (!this.isSeen(schema)) {
      this.run({ value: schema, pointer, reach: 'read', sent });
    }
  }

  /** Whether there is nothing more to find: most schemas are plain, or refer to one that others refer to. */
  private isSeen(schema: unknown): boolean {
    if (this.index.isPlain(schema)) {
      return true;
    }
    const target = loneReferenceOf(schema) === undefined ? undefined : this.api.references.tryValue(schema);
    return isNode(target) && this.seen.get(target) === 'read';
  }

  /** A stack of its own keeps deeply nested schemas from overflowing that of JavaScript. */
  private run(start: Visit): void {
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
        parts.push({ value: place.value, pointer: place.pointer, reach, sent, from: `${at}/$ref` });
      }
      if (this.api.version === '3.0') {
        return parts;
      }
    }
    for (const part of this.index.partsOf(schema)) {
      const isRead = READ_KEYWORDS.has(part.keyword);
      // AWS's own quickstart has "oneOf" below "additionalProperties" of an answer, and the service takes it.
      if (part.keyword !== '$defs' && (isRead || sent)) {
        const into = isRead ? reach : 'doubtful';
        parts.push({ value: part.value, pointer: pointerOfPart(at, part), reach: into, sent });
      }
    }
    return parts;
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
