import { Account } from './account';
import { AwsService, type Json, type Operation, type ServiceCall } from './aws-service';
import { Gateways } from './gateways';
import { RateLimit } from './rate-limit';
import { notFound } from './refusals';
import { Targets } from './targets';
import { TokenVault } from './token-vault';
import type { VirtualClock } from './virtual-clock';

type Handler = (call: ServiceCall, id: string, targetId: string) => Json;

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly perSecond: number;
  readonly handle: Handler;
}

/**
 * The control plane of AgentCore, as far as gateways, targets and the token vault go: what the SDK sends over HTTP is
 * answered by the rules of the service, in virtual time.
 */
export class ControlPlane extends AwsService {
  public readonly account = new Account();
  public readonly gateways: Gateways;
  public readonly targets: Targets;
  public readonly vault: TokenVault;

  private readonly routes: readonly Route[];
  private readonly limits = new Map<string, RateLimit>();

  public constructor(clock: VirtualClock) {
    super(clock, 'application/json');
    this.targets = new Targets(this.account, clock, () => this.gateways);
    this.gateways = new Gateways(this.account, clock, (id) => this.targets.count(id));
    this.vault = new TokenVault(this.account, clock);
    this.routes = this.allRoutes();
  }

  protected route(call: ServiceCall): Operation {
    for (const { name, method, path, status, perSecond, handle } of this.routes) {
      const match = method === call.method ? path.exec(call.path) : null;
      if (!match) continue;
      const limit = this.limits.get(name) ?? new RateLimit(perSecond, this.clock);
      this.limits.set(name, limit);
      const [, id = '', targetId = ''] = match;
      return {
        name,
        status,
        run: () => {
          limit.take();
          return handle(call, id, targetId);
        },
      };
    }
    throw notFound(`There is no operation ${call.method} ${call.path}`);
  }

  private allRoutes(): Route[] {
    const { gateways, targets, vault } = this;
    const gateway = /^\/gateways\/([^/]+)\/$/;
    const target = /^\/gateways\/([^/]+)\/targets\/([^/]+)\/$/;
    const all = /^\/gateways\/$/;
    const allTargets = /^\/gateways\/([^/]+)\/targets\/$/;
    const change = { status: 202, perSecond: 5 };
    const read = { status: 200, perSecond: 10 };
    const identity = { status: 200, perSecond: 20, method: 'POST' };
    return [
      { name: 'CreateGateway', method: 'POST', path: all, ...change, handle: ({ body }) => gateways.create(body) },
      { name: 'ListGateways', method: 'GET', path: all, ...read, handle: ({ query }) => gateways.list(query) },
      { name: 'GetGateway', method: 'GET', path: gateway, ...read, handle: (_, id) => gateways.get(id) },
      {
        name: 'UpdateGateway',
        method: 'PUT',
        path: gateway,
        ...change,
        handle: ({ body }, id) => gateways.update(id, body),
      },
      { name: 'DeleteGateway', method: 'DELETE', path: gateway, ...change, handle: (_, id) => gateways.delete(id) },
      {
        name: 'CreateGatewayTarget',
        method: 'POST',
        path: allTargets,
        ...change,
        handle: ({ body }, id) => targets.create(id, body),
      },
      {
        name: 'ListGatewayTargets',
        method: 'GET',
        path: allTargets,
        ...read,
        handle: ({ query }, id) => targets.list(id, query),
      },
      {
        name: 'GetGatewayTarget',
        method: 'GET',
        path: target,
        ...read,
        handle: (_, id, targetId) => targets.get(id, targetId),
      },
      {
        name: 'UpdateGatewayTarget',
        method: 'PUT',
        path: target,
        ...change,
        handle: ({ body }, id, targetId) => targets.update(id, targetId, body),
      },
      {
        name: 'DeleteGatewayTarget',
        method: 'DELETE',
        path: target,
        ...change,
        handle: (_, id, targetId) => targets.delete(id, targetId),
      },
      {
        name: 'SynchronizeGatewayTargets',
        method: 'PUT',
        path: /^\/gateways\/([^/]+)\/synchronizeTargets$/,
        ...change,
        handle: ({ body }, id) => targets.synchronize(id, body),
      },
      {
        name: 'GetTokenVault',
        path: /^\/identities\/get-token-vault$/,
        ...identity,
        handle: ({ body }) => vault.get(body),
      },
      {
        name: 'SetTokenVaultCMK',
        path: /^\/identities\/set-token-vault-cmk$/,
        ...identity,
        handle: ({ body }) => vault.set(body),
      },
    ];
  }
}
