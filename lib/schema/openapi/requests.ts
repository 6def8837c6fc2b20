import { isNode, memberOf, type Node, own, ownList, ownNode, ownText } from '../node';
import { ArgumentReader, BODY_ARGUMENT } from './arguments';
import { OpenApi, type Parameter } from './open-api';
import { listOperations, memberNames, type Operation, toolOperations } from './operations';
import { References } from './references';
import { checkVersion } from './rules/version';

/** How the tools of a document become HTTP requests. */
export interface OpenApiRequests {
  readonly byTool: ReadonlyMap<string, OpenApiRequest>;
  /** Follows the references in schemas of the requests. */
  readonly references: References;
}

/** The request that a tool makes. An argument goes everywhere where its name stands. */
export interface OpenApiRequest {
  /** In capitals. */
  readonly method: string;
  /** The path template, such as `/pets/{petId}`. */
  readonly path: string;
  /** `undefined` for a document that names none. */
  readonly server?: RequestServer;
  readonly parameters: readonly RequestParameter[];
  readonly body?: RequestBody;
  /** The media types of the answers that the document expects, in its order. */
  readonly accepts: readonly string[];
}

export interface RequestServer {
  /** The URL, with its variables as `{name}`. */
  readonly url: string;
  readonly variables: readonly ServerVariable[];
}

export interface ServerVariable {
  readonly name: string;
  readonly default?: string;
  /** Whether agents get it as an argument. */
  readonly isArgument: boolean;
}

/** A parameter of the request; the argument has its name. */
export interface RequestParameter {
  readonly name: string;
  /** `path`, `query`, `header` or `cookie`. */
  readonly in: string;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** How the value is written, when the document says so instead of a style. */
  readonly mediaType?: string;
}

export interface RequestBody {
  /** As the document writes it. */
  readonly mediaType: string;
  readonly required: boolean;
  /** As the document writes it, references included. */
  readonly schema: unknown;
  /** The schemas of the properties, each of which is an argument of its name. */
  readonly properties?: ReadonlyMap<string, unknown>;
  /** The one argument that a body without properties of its own is. */
  readonly argument?: string;
  /** How single properties of forms are written, by name. */
  readonly encoding: Node;
}

/** The style of a parameter that names none. */
const STYLES: ReadonlyMap<string, string> = new Map([
  ['path', 'simple'],
  ['query', 'form'],
  ['header', 'simple'],
  ['cookie', 'form'],
]);

/** The requests of a document's tools, from the same arguments as the tools' schemas. */
export function requestsOf(root: Node): OpenApiRequests {
  const { version } = checkVersion(root);
  if (version === undefined) {
    return { byTool: new Map(), references: new References(root) };
  }
  const api = new OpenApi(root, version);
  const reader = new ArgumentReader(api);
  const tools = [...toolOperations(listOperations(root, api.references).operations)];
  const byTool = new Map(tools.map(([name, operation]) => [name, requestOf(api, reader, operation)]));
  return { byTool, references: api.references };
}

function requestOf(api: OpenApi, reader: ArgumentReader, operation: Operation): OpenApiRequest {
  const { places, body } = reader.argumentsOf(operation);
  const ofServer = places.filter(({ target }) => target.kind === 'SERVER_VARIABLE');
  const variables = new Set(ofServer.flatMap(({ schemas }) => Object.keys(schemas)));
  return {
    method: operation.method.toUpperCase(),
    path: operation.path,
    server: serverOf(api, operation, variables),
    parameters: places.flatMap(({ target }) => (target.kind === 'PARAMETER' ? [parameterOf(target.parameter)] : [])),
    body: body && {
      mediaType: body.mediaType,
      required: body.required,
      schema: own(body.media, 'schema'),
      properties: body.properties && new Map(Object.entries(body.properties)),
      argument: body.properties === undefined ? BODY_ARGUMENT : undefined,
      encoding: ownNode(body.media, 'encoding'),
    },
    accepts: acceptedTypes(api, operation),
  };
}

/** Servers of an operation or a path come first, as the specification has it; the service documents neither. */
function serverOf(api: OpenApi, operation: Operation, asked: ReadonlySet<string>): RequestServer | undefined {
  const [server] = [operation.value, operation.item, api.root].flatMap((holder) =>
    ownList(holder, 'servers').slice(0, 1),
  );
  const url = isNode(server) ? ownText(server, 'url') : undefined;
  if (!isNode(server) || url === undefined) {
    return undefined;
  }
  const variables = Object.entries(ownNode(server, 'variables')).map(([name, variable]) => ({
    name,
    default: isNode(variable) ? ownText(variable, 'default') : undefined,
    isArgument: asked.has(name),
  }));
  return { url, variables };
}

function parameterOf(parameter: Parameter): RequestParameter {
  const { name, value } = parameter;
  const style = ownText(value, 'style') ?? STYLES.get(parameter.in) ?? 'simple';
  const explode = own(value, 'explode');
  const [mediaType] = own(value, 'schema') === undefined ? Object.keys(ownNode(value, 'content')) : [];
  return {
    name,
    in: parameter.in,
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form',
    allowReserved: own(value, 'allowReserved') === true,
    mediaType,
  };
}

function acceptedTypes(api: OpenApi, operation: Operation): string[] {
  const responses = own(operation.value, 'responses');
  const expected = memberNames(responses).filter((status) => /^2|^default$/.test(status));
  const types = expected.flatMap((status) => {
    const response = api.references.tryValue(memberOf(responses, status));
    return isNode(response) ? Object.keys(ownNode(response, 'content')) : [];
  });
  return [...new Set(types)];
}
