import { below } from '../../json-pointer';
import { isNode, mapNode, type Node, own, ownText } from '../../node';
import { quote } from '../findings';
import type { OpenApi } from '../open-api';
import { namesIn, type Operation } from '../operations';
import { type Place, referenceOf } from '../references';
import type { SchemaRepair } from './repair-schema';
import type { Repairs } from './repairs';

/** Headers that OpenAPI itself describes elsewhere, so that parameters of these names mean nothing. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** Mends the parameters of operations. */
export class ParameterRepair {
  public constructor(
    private readonly api: OpenApi,
    private readonly schemas: SchemaRepair,
    private readonly repairs: Repairs,
  ) {}

  /** A list of parameters, of an operation or of its path. */
  public repairList(list: unknown, at: string, operation: Operation): unknown {
    if (!Array.isArray(list)) {
      return list;
    }
    const kept: unknown[] = [];
    for (let index = 0; index < list.length; index++) {
      const here = `${at}/${index}`;
      const mended = this.repairParameter(list[index], here, operation);
      if (mended !== undefined) {
        if (kept.length !== index) {
          this.repairs.origins.remember(mended, here);
        }
        kept.push(mended);
      }
    }
    const isSame = kept.length === list.length && kept.every((parameter, index) => parameter === list[index]);
    return isSame ? list : kept;
  }

  /** What the path's template asks for and nobody declares. */
  public missingParameters(operation: Operation): Node[] {
    const missing = this.api.undeclaredVariables(operation).filter((name) => /^[\w.-]+$/.test(name));
    return [...new Set(missing)].map((name) => {
      const message = `has "{${name}}" in its path but no such parameter; one that takes a text is added`;
      this.repairs.tell('OPENAPI_REPAIRED_PARAMETER', operation.pointer, message);
      return { name, in: 'path', required: true, schema: { type: 'string' } };
    });
  }

  /** A parameter or a component that is one; `undefined` leaves it out. */
  public repairParameter(written: unknown, at: string, operation?: Operation): unknown {
    const place = this.api.references.tryFollow({ value: written, pointer: at });
    if (!isNode(place?.value)) {
      return written;
    }
    const location = ownText(place.value, 'in');
    const name = ownText(place.value, 'name') ?? '';
    if (operation !== undefined && this.isLeftOut(place.value, at, location, name, operation)) {
      return undefined;
    }
    if (referenceOf(written) !== undefined) {
      return this.writtenOut(written, place, at, operation);
    }
    return this.repairOwn(place.value, at, location, name);
  }

  private isLeftOut(
    parameter: Node,
    at: string,
    location: string | undefined,
    name: string,
    { path, variables }: Operation,
  ): boolean {
    if (location === 'header' && IGNORED_HEADERS.has(name.toLowerCase())) {
      const message = `is the header ${quote(name)}, which OpenAPI describes elsewhere; it is left out`;
      this.repairs.leaveOut('OPENAPI_REPAIRED_PARAMETER', at, message);
      return true;
    }
    if (location === 'path' && name !== '' && !variables.some((used) => namesIn(used).includes(name))) {
      const message = `is the path parameter ${quote(name)}, which ${quote(path)} does not have; it is left out`;
      this.repairs.leaveOut('OPENAPI_REPAIRED_PARAMETER', at, message);
      return true;
    }
    if (
      this.repairs.isLossy &&
      (location === 'header' || location === 'cookie') &&
      own(parameter, 'required') !== true
    ) {
      const message = `is the optional ${location} parameter ${quote(name)}, which nothing shows that the gateway sends; it is left out`;
      this.repairs.warn('OPENAPI_LOSSY_PARAMETER', at, message);
      return true;
    }
    return false;
  }

  /** A reference to anything but a component is written out. */
  private writtenOut(written: unknown, place: Place, at: string, operation: Operation | undefined): unknown {
    if (/^\/components\/parameters\/[^/]+$/.test(place.pointer)) {
      return written;
    }
    const mended = this.repairParameter(place.value, place.pointer, operation);
    this.repairs.origins.remember(mended, place.pointer);
    const message = `refers to ${quote(referenceOf(written))}, a part of something else; it is written out here`;
    this.repairs.tell('OPENAPI_REPAIRED_REFERENCE', `${at}/$ref`, message);
    return mended;
  }

  private repairOwn(parameter: Node, at: string, location: string | undefined, name: string): Node {
    let mended = parameter;
    if (location === 'path' && own(parameter, 'required') !== true) {
      const message = `is the path parameter ${quote(name)}, which no call can do without; it is made required`;
      this.repairs.tell('OPENAPI_REPAIRED_PARAMETER', at, message);
      mended = { ...mended, required: true };
    }
    return mapNode(mended, (key, value) => {
      switch (key) {
        case 'schema':
          return this.schemas.repair(value, `${at}/schema`);
        case 'content':
          return this.repairContent(value, `${at}/content`);
        default:
          return value;
      }
    });
  }

  private repairContent(content: unknown, at: string): unknown {
    if (!isNode(content)) {
      return content;
    }
    return mapNode(content, (type, media) => {
      const written = isNode(media) ? own(media, 'schema') : undefined;
      const schema = this.schemas.repair(written, `${below(at, type)}/schema`);
      return schema === written || !isNode(media) ? media : { ...media, schema };
    });
  }
}
