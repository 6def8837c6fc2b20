import type { ServedGateway, ServedTarget } from '../../assembly/serving/model';
import type { AwsCredentialSource } from '../credentials/aws-credentials';
import type { SecretSource } from '../credentials/secrets';
import type { EventSink } from '../events';
import type { LocalFunctions } from '../functions/local-functions';
import { type TargetCaller, TargetFailure } from '../target-caller';
import { LambdaCaller, targetIdOf } from './lambda/lambda-caller';

/** What callers of all kinds are made with. */
export interface CallerContext {
  readonly gateway: ServedGateway;
  readonly functions: LocalFunctions;
  readonly secrets: SecretSource;
  readonly awsCredentials: AwsCredentialSource;
  /** Target → URL that its calls go to instead. */
  readonly endpoints: { readonly [target: string]: string };
  /** Target → URL of the Lambda runtime that runs its function. */
  readonly invokes: { readonly [target: string]: string };
  readonly events: EventSink;
}

/** Makes what calls a target. Each kind loads with the first target of it. */
export async function createCaller(target: ServedTarget, context: CallerContext): Promise<TargetCaller> {
  const { backend } = target;
  const { name } = target.target;
  const { functions, gateway, secrets, awsCredentials, endpoints, invokes, events } = context;
  const http = { endpoint: endpoints[name], secrets, awsCredentials, region: gateway.region, events };
  switch (backend.kind) {
    case 'LAMBDA': {
      const url = invokes[name];
      const invoker = functions.acquire(backend.function, url === undefined ? undefined : new URL(url));
      invoker.prepare();
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
      return createMcpServerCaller(target, { ...http, headersFor: headersFor(target, http) });
    }
    case 'REFUSED':
      return refused(name, backend.reason);
  }
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
