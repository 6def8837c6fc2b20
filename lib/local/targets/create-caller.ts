import type { ServedFunction, ServedGateway, ServedTarget } from '../../assembly/serving/model';
import type { AwsCredentialSource } from '../credentials/aws-credentials';
import type { SecretSource } from '../credentials/secrets';
import type { EventSink } from '../events';
import type { FunctionInvoker } from '../functions/function-invoker';
import { tryFindObstacle } from '../functions/function-runtime';
import type { LocalFunctions } from '../functions/local-functions';
import { type TargetCaller, TargetFailure } from '../target-caller';
import { LambdaCaller, targetIdOf } from './lambda/lambda-caller';

/** What callers of all kinds are made with. */
export interface CallerContext {
  readonly gateway: ServedGateway;
  readonly functions: LocalFunctions;
  readonly secrets: SecretSource;
  readonly awsCredentials: AwsCredentialSource;
  /** Target → URL that its calls go to instead; `<target>.token` → URL where its OAuth tokens are asked for instead. */
  readonly endpoints: { readonly [target: string]: string };
  /** Target, or label of an interceptor's function → URL of the Lambda runtime that runs it. */
  readonly invokes: { readonly [target: string]: string };
  readonly events: EventSink;
  /** Called when an MCP server that is asked for each list says that its tools have changed. */
  readonly onToolsChanged?: () => void;
}

/** Makes what calls a target. Each kind loads with the first target of it. */
export async function createCaller(target: ServedTarget, context: CallerContext): Promise<TargetCaller> {
  const { backend } = target;
  const { name } = target.target;
  const { gateway, secrets, awsCredentials, endpoints, events, onToolsChanged } = context;
  const [endpoint, tokenEndpoint] = [endpoints[name], endpoints[`${name}.token`]];
  const http = { endpoint, tokenEndpoint, secrets, awsCredentials, region: gateway.region, events };
  switch (backend.kind) {
    case 'LAMBDA': {
      const invoker = acquireFunction(backend.function, name, context);
      return new LambdaCaller({ gatewayId: gateway.id, targetId: targetIdOf(gateway.id, name) }, invoker);
    }
    case 'OPENAPI': {
      const { createOpenApiCaller } = await import('./openapi/openapi-caller');
      return createOpenApiCaller(target, backend.document, http);
    }
    case 'SMITHY': {
      const { createSmithyCaller } = await import('./smithy/smithy-caller');
      return createSmithyCaller(target, backend.document, http);
    }
    case 'MCP_SERVER': {
      const { createMcpServerCaller } = await import('./mcp-server/create-mcp-server-caller');
      const { headersFor } = await import('./mcp-server/server-credentials');
      return createMcpServerCaller(target, { ...http, headersFor: headersFor(target, http), onToolsChanged });
    }
    case 'REFUSED':
      return refused(name, backend.reason);
  }
}

/**
 * What invokes a function: ready for its first call, or said to be none here.
 *
 * @param name what `--invoke` knows it by: its target's name, or the function's own for interceptors
 */
export function acquireFunction(
  served: ServedFunction,
  name: string,
  { functions, invokes, events }: Pick<CallerContext, 'functions' | 'invokes' | 'events'>,
): FunctionInvoker {
  const url = invokes[name];
  if (url !== undefined) return functions.acquire(served, new URL(url));
  const invoker = functions.acquire(served);
  const obstacle = tryFindObstacle(served, name);
  if (obstacle === undefined) invoker.prepare();
  // Of code that is not here, the reading of the assembly has told already.
  else if (!('missing' in served.code)) events({ type: 'notice', about: served.label, message: obstacle });
  return invoker;
}

/** A target that cannot be served: its calls say so. */
function refused(name: string, reason: string): TargetCaller {
  return {
    call: async () => {
      throw new TargetFailure(`The target ${name} is not served here`, reason);
    },
    close: async () => undefined,
  };
}
