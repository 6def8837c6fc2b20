import { below } from '../../json-pointer';
import { isNode, mapNode, type Node, own } from '../../node';
import { quote } from '../findings';
import type { OpenApi } from '../open-api';
import { referenceOf } from '../references';
import { MEDIA_TYPES } from '../rules/bodies';
import type { AnswerOffences } from './answer-offences';
import type { SchemaRepair } from './repair-schema';
import type { Repairs } from './repairs';

/** Statuses by the words that people know them by. */
const STATUSES: ReadonlyMap<string, string> = new Map([
  ['200', 'OK'],
  ['201', 'Created'],
  ['202', 'Accepted'],
  ['204', 'No content'],
  ['400', 'Bad request'],
  ['401', 'Unauthorized'],
  ['403', 'Forbidden'],
  ['404', 'Not found'],
  ['409', 'Conflict'],
  ['422', 'Not valid'],
  ['429', 'Too many requests'],
  ['500', 'Server error'],
]);

/** Mends what operations are sent and what they answer. */
export class BodyRepair {
  public constructor(
    private readonly api: OpenApi,
    private readonly schemas: SchemaRepair,
    private readonly offences: AnswerOffences,
    private readonly repairs: Repairs,
  ) {}

  /** The request body of an operation; `undefined` when it holds nothing and is left out. */
  public repairRequest(body: unknown, at: string): unknown {
    if (!isNode(body) || referenceOf(body) !== undefined) {
      const place = this.api.references.tryFollow({ value: body, pointer: at });
      return isNode(place?.value) && isEmpty(own(place.value, 'content')) ? this.withoutBody(at) : body;
    }
    const content = own(body, 'content');
    if (isEmpty(content)) {
      return this.withoutBody(at);
    }
    return isNode(content) ? this.withContent(body, this.repairRequestContent(content, `${at}/content`)) : body;
  }

  private withoutBody(at: string): undefined {
    this.repairs.leaveOut('OPENAPI_REPAIRED_REQUEST_BODY', at, 'is a request body without content; it is left out');
    return undefined;
  }

  private repairRequestContent(content: Node, at: string): Node {
    const types = Object.keys(content);
    const isTaken = types.some((type) => MEDIA_TYPES.includes(bareType(type)));
    return this.mapContent(content, at, (type, here) => {
      if (MEDIA_TYPES.includes(type)) {
        return type;
      }
      if (MEDIA_TYPES.includes(bareType(type))) {
        return this.renamed(content, type, here);
      }
      if (isTaken) {
        const message = `is ${quote(type)}, which the gateway does not take; it is left out, as there is another`;
        this.repairs.leaveOut('OPENAPI_REPAIRED_REQUEST_BODY', here, message);
        return undefined;
      }
      if (
        !this.repairs.isLossy ||
        !/^(application\/([\w.-]+\+)?json|text\/json|\*\/\*|application\/\*)$/.test(bareType(type))
      ) {
        return type;
      }
      const message = `is ${quote(type)}, which the gateway does not take; requests are sent as "application/json", which the API may refuse`;
      this.repairs.warn('OPENAPI_LOSSY_MEDIA_TYPE', here, message);
      return 'application/json';
    });
  }

  /** One answer: what offends in it is left out, because agents are not told what an operation answers. */
  public repairResponse(response: unknown, at: string, status: string): unknown {
    if (!isNode(response) || referenceOf(response) !== undefined) {
      return response;
    }
    const content = own(response, 'content');
    const repaired = isNode(content)
      ? this.withContent(response, this.repairResponseContent(content, `${at}/content`))
      : response;
    return this.described(this.withoutLinks(repaired, at), at, status);
  }

  private repairResponseContent(content: Node, at: string): Node {
    return this.mapContent(
      content,
      at,
      (type, here) => {
        if (MEDIA_TYPES.includes(type)) {
          return type;
        }
        if (MEDIA_TYPES.includes(bareType(type))) {
          return this.renamed(content, type, here);
        }
        const message = `is ${quote(type)}, which the gateway does not take in an answer; it is left out`;
        this.repairs.leaveOut('OPENAPI_REPAIRED_RESPONSE', here, message);
        return undefined;
      },
      true,
    );
  }

  private renamed(content: Node, type: string, at: string): string | undefined {
    const bare = bareType(type);
    const isTwice = Object.hasOwn(content, bare);
    const message = `is ${quote(type)}; it is ${isTwice ? `left out beside "${bare}"` : `written "${bare}"`}`;
    this.repairs.leaveOut('OPENAPI_REPAIRED_MEDIA_TYPE', at, message);
    return isTwice ? undefined : bare;
  }

  /** The media types under the names that they get, their schemas mended; `undefined` leaves one out. */
  private mapContent(
    content: Node,
    at: string,
    rename: (type: string, at: string) => string | undefined,
    isAnswer = false,
  ): Node {
    if (areAllTaken(content)) {
      return mapNode(content, (type, media) => this.repairMedia(media, at, type, isAnswer));
    }
    const entries: [string, unknown][] = [];
    for (const [type, media] of Object.entries(content)) {
      const here = below(at, type);
      const name = type.startsWith('x-') ? type : rename(type, here);
      if (name !== undefined && !entries.some(([known]) => known === name)) {
        const mended = this.repairMedia(media, at, type, isAnswer);
        if (name !== type) {
          this.repairs.origins.remember(mended, here);
        }
        entries.push([name, mended]);
      }
    }
    const isSame =
      entries.length === Object.keys(content).length && entries.every(([type, media]) => content[type] === media);
    return isSame ? content : Object.fromEntries(entries);
  }

  private repairMedia(media: unknown, content: string, type: string, isAnswer: boolean): unknown {
    const written = isNode(media) ? own(media, 'schema') : undefined;
    if (!isNode(media) || written === undefined) {
      return media;
    }
    const isSound = this.schemas.isSound(written);
    const schema = isSound ? written : this.schemas.repair(written, `${below(content, type)}/schema`);
    if (isAnswer && this.offences.offends(schema)) {
      const message =
        'is a schema that the gateway does not take; it is left out, as agents are not told what comes back';
      this.repairs.leaveOut('OPENAPI_REPAIRED_RESPONSE', `${below(content, type)}/schema`, message);
      const { schema: _, ...rest } = media;
      return rest;
    }
    return schema === written ? media : { ...media, schema };
  }

  private withContent(holder: Node, content: Node): Node {
    if (content === holder.content) {
      return holder;
    }
    if (Object.keys(content).length > 0) {
      return { ...holder, content };
    }
    const { content: _, ...rest } = holder;
    return rest;
  }

  private withoutLinks(response: Node, at: string): Node {
    const links = own(response, 'links');
    if (!isNode(links) || isEmpty(links)) {
      return response;
    }
    this.repairs.leaveOut(
      'OPENAPI_REPAIRED_LEFT_OUT',
      `${at}/links`,
      'are links, which the gateway does not follow; left out',
    );
    return mapNode(response, (key, value) => (key === 'links' ? undefined : value));
  }

  private described(response: Node, at: string, status: string): Node {
    if (typeof own(response, 'description') === 'string') {
      return response;
    }
    const description = STATUSES.get(status) ?? `Answer ${status}`;
    const message = `has no description, without which the gateway refuses it; it is given ${quote(description)}`;
    this.repairs.tell('OPENAPI_REPAIRED_RESPONSE', at, message);
    return { ...response, description };
  }
}

function areAllTaken(content: Node): boolean {
  for (const type in content) {
    if (!MEDIA_TYPES.includes(type)) {
      return false;
    }
  }
  return true;
}

function bareType(type: string): string {
  return (type.toLowerCase().split(';')[0] ?? '').trim();
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isNode(value) && Object.keys(value).length === 0);
}
