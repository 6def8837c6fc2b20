import { sep } from 'node:path';
import { gatewayArn } from '../assembly/serving/local-resource';
import type { ServedFunction, ServedGateway } from '../assembly/serving/model';
import { catalogOf } from '../catalog/catalog';
import { GatewayError } from '../schema/gateway-error';
import type { AccessInfo } from './auth/access';
import { createAuthenticator } from './auth/create-authenticator';
import { LocalSecrets } from './auth/local-secrets';
import { createAwsCredentials } from './credentials/aws-credentials';
import { createSecretSource, type SecretSource } from './credentials/secrets';
import type { EventSink } from './events';
import { LocalFunctions } from './functions/local-functions';
import type { GatewayParts } from './gateway-parts';
import { createGatewayServer, type GatewayServer } from './http/gateway-server';
import { LambdaInterceptors } from './interceptors/lambda-interceptors';
import type { TargetCaller } from './target-caller';
import { acquireFunction, type CallerContext, createCaller } from './targets/create-caller';
import { readMocks } from './targets/mocks/mock-flag';
import { withMocks } from './targets/mocks/with-mocks';

type Texts = { readonly [name: string]: string };

/** What a person gives to a local gateway, in the place of what the deployed one finds in AWS. */
export interface LocalGatewayOptions {
  /** Port 0 takes any. `undefined` takes the usual one, or any when that is taken. */
  readonly port?: number;
  /** Where the file of secrets is, and what paths of mocks are relative to. */
  readonly cwd: string;
  /** Target → API key or client secret. */
  readonly secrets: Texts;
  /** Target → URL that its calls go to instead. */
  readonly endpoints: Texts;
  /** Target, or label of an interceptor's function → URL of the Lambda runtime that runs it. */
  readonly invokes: Texts;
  /** Tool → JSON file that answers it. */
  readonly mocks: Texts;
  /** Whether tokens are made here, whoever makes them for the deployed gateway. */
  readonly localIssuer: boolean;
  /** Whether functions get the AWS credentials of the environment. */
  readonly passAwsCredentials: boolean;
  /** Whether clients are told that the tools may change. */
  readonly announcesChanges?: boolean;
  /** Origins of pages that browsers let use the gateway. @default - none */
  readonly cors?: readonly string[];
  readonly onEvent: EventSink;
}

/** The port that MCP clients can be configured with once and for all. */
const USUAL_PORT = 4080;

/** One load of a gateway: what has to be closed when the next has taken over. */
interface Load {
  readonly served: ServedGateway;
  readonly parts: GatewayParts;
  readonly access: () => AccessInfo;
  close(): Promise<void>;
}

/** A gateway that runs in this process, on the loopback interface. */
export class LocalGateway {
  /** Starts to serve a gateway. */
  static async start(served: ServedGateway, options: LocalGatewayOptions): Promise<LocalGateway> {
    const gateway = new LocalGateway(served, options);
    try {
      gateway.load = await gateway.loadParts(served);
      gateway.server = createGatewayServer(gateway.load.parts);
      await listen(gateway.server, options.port);
    } catch (error) {
      await gateway.close();
      throw error;
    }
    return gateway;
  }

  private readonly functions: LocalFunctions;
  private readonly secrets: SecretSource;
  private readonly localSecrets = new LocalSecrets();
  private server?: GatewayServer;
  private load?: Load;

  private constructor(
    served: ServedGateway,
    private readonly options: LocalGatewayOptions,
  ) {
    const { onEvent, passAwsCredentials, secrets, cwd } = options;
    this.functions = new LocalFunctions({
      region: served.region,
      emit: onEvent,
      awsCredentials: passAwsCredentials ? 'environment' : 'none',
      project: cwd,
    });
    this.secrets = createSecretSource({
      flags: Object.entries(secrets).map(([name, value]) => `${name}=${value}`),
      environment: process.env,
      directory: cwd,
      events: onEvent,
    });
  }

  /** What MCP clients connect to. */
  get url(): string {
    return this.requireServer().url;
  }

  /** What is served now. */
  get served(): ServedGateway {
    return this.requireLoad().served;
  }

  /** What callers need to get in. */
  get access(): AccessInfo {
    return this.requireLoad().access();
  }

  /** The names of the tools that are known without asking anybody. */
  get toolNames(): string[] {
    const { gateway, targets } = this.served;
    return catalogOf(
      targets.map(({ target }) => target),
      gateway,
    ).map(({ name }) => name);
  }

  /**
   * Serves another state of the gateway from the next request on; calls that have begun end with the old one.
   *
   * @param changed files that have changed in their place, such as those of a function
   */
  async reload(served: ServedGateway, changed: readonly string[] = []): Promise<void> {
    const old = this.requireLoad();
    const next = await this.loadParts(served);
    for (const { arn, code } of functionsOf(served)) {
      if ('path' in code && changed.some((path) => path === code.path || path.startsWith(code.path + sep))) {
        this.functions.restart(arn);
      }
    }
    this.load = next;
    // Done when the last call of the old state has ended, which may take as long as a function may.
    void this.requireServer()
      .replace(next.parts)
      .then(() => old.close());
  }

  /** Stops the server and everything that it has started. */
  async close(): Promise<void> {
    await this.server?.close();
    await this.load?.close();
    await this.functions.close();
  }

  private async loadParts(given: ServedGateway): Promise<Load> {
    const { onEvent, mocks, cwd, localIssuer, endpoints, invokes, announcesChanges, cors = [] } = this.options;
    requireNames(given, endpoints, invokes);
    if (cors.length > 0) {
      onEvent({ type: 'notice', about: '--cors', message: corsNotice(cors) });
    }
    const context: CallerContext = {
      gateway: given,
      functions: this.functions,
      secrets: this.secrets,
      awsCredentials: createAwsCredentials(process.env),
      endpoints,
      invokes,
      events: onEvent,
      onToolsChanged: () => this.server?.announceTools(),
    };
    const own = new Map<string, TargetCaller>();
    for (const target of given.targets) own.set(target.target.name, await createCaller(target, context));
    const { targets, callers } = await withMocks(given.targets, own, readMocks(mocks, cwd), onEvent);
    const served = { ...given, targets };
    const inbound = await createAuthenticator(served.inbound, {
      baseUrl: () => new URL(this.url).origin,
      region: served.region,
      account: served.account,
      localIssuer,
      secrets: this.localSecrets,
      events: onEvent,
    });
    const interceptors = this.loadInterceptors(served, context);
    const policies = await loadPolicies(served, onEvent);
    return {
      served,
      parts: {
        served,
        callers,
        authenticator: inbound.authenticator,
        routes: inbound.routes,
        events: onEvent,
        announcesChanges: announcesChanges === true,
        pages: cors,
        ...(interceptors && { interceptors }),
        ...(policies && { policies }),
      },
      access: () => inbound.access(),
      close: async () => {
        await Promise.all([...callers.values()].map((caller) => caller.close()));
        await interceptors?.close();
        await inbound.close();
      },
    };
  }

  private loadInterceptors(
    { interceptors, gateway }: ServedGateway,
    context: CallerContext,
  ): LambdaInterceptors | undefined {
    if (interceptors.length === 0) return undefined;
    const invokers = interceptors.map((served) => ({
      served,
      invoker: acquireFunction(served.function, served.function.label, context),
    }));
    return new LambdaInterceptors(invokers, gateway.exceptionLevel === 'DEBUG', this.options.onEvent);
  }

  private requireServer(): GatewayServer {
    if (this.server === undefined) throw new Error('the gateway has not started');
    return this.server;
  }

  private requireLoad(): Load {
    if (this.load === undefined) throw new Error('the gateway has not started');
    return this.load;
  }
}

async function listen(server: GatewayServer, port: number | undefined): Promise<void> {
  if (port !== undefined) return server.listen(port);
  try {
    await server.listen(USUAL_PORT);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    await server.listen(0);
  }
}

async function loadPolicies({ policyEngine, gateway, targets, region, account, id }: ServedGateway, events: EventSink) {
  if (policyEngine === undefined) return undefined;
  const { createPolicies } = await import('./policies/create-policies');
  const tools = catalogOf(
    targets.map(({ target }) => target),
    gateway,
  );
  const openTargets = targets.filter(({ target }) => target.tools === undefined).map(({ target }) => target.name);
  const arn = gatewayArn({ id, region, account });
  const { policies, notices } = await createPolicies(policyEngine, { arn, tools, openTargets }, events);
  for (const { about, message } of notices) events({ type: 'notice', about, message });
  return policies;
}

function functionsOf({ targets, interceptors }: ServedGateway): ServedFunction[] {
  return [
    ...targets.flatMap(({ backend }) => (backend.kind === 'LAMBDA' ? [backend.function] : [])),
    ...interceptors.map((interceptor) => interceptor.function),
  ];
}

function corsNotice(origins: readonly string[]): string {
  return `lets pages of ${origins.join(' and ')} call the gateway from a browser; nobody has seen a gateway in AWS allow that`;
}

/** A flag that names nothing is a slip. */
function requireNames({ targets, interceptors }: ServedGateway, endpoints: Texts, invokes: Texts): void {
  const names = targets.map(({ target }) => target.name);
  const issued = targets.filter(({ credential }) => credential?.type === 'OAUTH');
  requireKnown('--endpoint', endpoints, [...names, ...issued.map(({ target }) => `${target.name}.token`)]);
  requireKnown('--invoke', invokes, [...names, ...interceptors.map((interceptor) => interceptor.function.label)]);
}

function requireKnown(flag: string, texts: Texts, names: readonly string[]): void {
  const wrong = Object.keys(texts).find((name) => !names.includes(name));
  if (wrong === undefined) return;
  const message = `'${flag}' names the target "${wrong}", which the gateway does not have; it has ${names.join(', ')}`;
  throw new GatewayError('TARGET_UNKNOWN', message);
}
