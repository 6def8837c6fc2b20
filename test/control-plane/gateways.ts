import type { Account } from './account';
import type { Json } from './aws-service';
import { ServiceError } from './aws-service';
import { isListed, pageOf } from './listing';
import { conflict, invalid, notFound, overQuota } from './refusals';
import type { VirtualClock } from './virtual-clock';

/** How long a change of a gateway takes, in milliseconds. */
const CHANGE = 4_000;

/** What a request sets; an update that leaves one out clears it. */
const MEMBERS = [
  'name',
  'description',
  'roleArn',
  'protocolType',
  'protocolConfiguration',
  'authorizerType',
  'authorizerConfiguration',
  'kmsKeyArn',
  'interceptorConfigurations',
  'policyEngineConfiguration',
  'exceptionLevel',
];

/** What only an update sets. */
const UPDATE_MEMBERS = [...MEMBERS, 'customTransformConfiguration', 'wafConfiguration'];

const NAME = /^([0-9a-zA-Z]-?){1,48}$/;

export interface Gateway {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  members: Json;
  status: string;
  statusReasons: readonly string[];
  /** When the change under way ends, and with what. */
  change?: { readonly end: number; readonly status: string; readonly reasons: readonly string[] };
  goneAt?: number;
}

/** The gateways of an account, by the rules of the service. */
export class Gateways {
  public quota = 1_000;
  /** Reasons with which the next change of a gateway fails, by its name. */
  public readonly failures = new Map<string, string>();
  /** How many were ever created. */
  public created = 0;

  private readonly all = new Map<string, Gateway>();
  private readonly tokens = new Map<string, { readonly request: string; readonly id: string }>();

  public constructor(
    private readonly account: Account,
    private readonly clock: VirtualClock,
    /** How many targets a gateway has, those that are being deleted included. */
    private readonly targetsOf: (gatewayId: string) => number,
  ) {}

  public create(body: Json): Json {
    const { clientToken, ...request } = body;
    const token = typeof clientToken === 'string' ? this.tokens.get(clientToken) : undefined;
    if (token) {
      if (token.request !== JSON.stringify(request)) {
        throw invalid('The client token was used for another request', 'IdempotentParameterMismatchException');
      }
      return this.describe(this.find(token.id));
    }
    const name = String(request.name ?? '');
    checkMembers(request);
    if (this.present().some(({ members }) => members.name === name)) {
      throw conflict(`A gateway with the name ${name} already exists in this account`);
    }
    if (this.present().length >= this.quota) throw overQuota('The account has as many gateways as its quota allows');
    const now = this.clock.now();
    const id = `${name.toLowerCase()}-${this.account.newId()}`;
    const gateway: Gateway = {
      id,
      createdAt: now,
      updatedAt: now,
      members: only(request, MEMBERS),
      status: 'CREATING',
      statusReasons: [],
    };
    this.begin(gateway, 'FAILED');
    this.all.set(id, gateway);
    this.created += 1;
    if (typeof clientToken === 'string') this.tokens.set(clientToken, { request: JSON.stringify(request), id });
    return this.describe(gateway);
  }

  public get(id: string): Json {
    return this.describe(this.find(id));
  }

  public list(query: URLSearchParams): Json {
    const now = this.clock.now();
    const shown = [...this.all.values()].filter((gateway) => isListed(gateway, now));
    const items = shown.map((gateway) => {
      const { gatewayId, name, status, createdAt, updatedAt, authorizerType, protocolType } = this.describe(gateway);
      return { gatewayId, name, status, createdAt, updatedAt, authorizerType, protocolType };
    });
    return pageOf(items, query);
  }

  public update(id: string, body: Json): Json {
    const gateway = this.find(id);
    checkMembers(body);
    if (body.name !== gateway.members.name) throw invalid('The name of a gateway cannot be updated');
    if (body.kmsKeyArn !== gateway.members.kmsKeyArn) throw invalid('The KMS key of a gateway cannot be updated');
    if (gateway.change) throw conflict(`The gateway is ${gateway.status}; wait until it is READY`);
    this.checkTransform(body);
    gateway.members = only(body, UPDATE_MEMBERS);
    gateway.status = 'UPDATING';
    gateway.updatedAt = this.clock.now();
    this.begin(gateway, 'UPDATE_UNSUCCESSFUL');
    return this.describe(gateway);
  }

  public delete(id: string): Json {
    const gateway = this.find(id);
    if (this.targetsOf(id) > 0) {
      throw invalid('Gateway has targets associated with it. Delete all targets before deleting the gateway.');
    }
    if (gateway.change) throw conflict(`The gateway is ${gateway.status}; wait until it is READY`);
    gateway.status = 'DELETING';
    gateway.goneAt = this.clock.now() + CHANGE;
    return { gatewayId: id, status: gateway.status };
  }

  /** A gateway that is there, in the status that it has by now. */
  public find(id: string): Gateway {
    if (id.startsWith('arn:')) throw new ServiceError('AccessDeniedException', 403, 'User is not authorized');
    const gateway = this.all.get(id);
    if (!gateway || this.isGone(gateway)) throw notFound(`Gateway ${id} not found`);
    if (gateway.change && gateway.change.end <= this.clock.now()) {
      gateway.status = gateway.change.status;
      gateway.statusReasons = gateway.change.reasons;
      gateway.change = undefined;
    }
    return gateway;
  }

  private begin(gateway: Gateway, failedStatus: string): void {
    const name = String(gateway.members.name);
    const failure = this.failures.get(name);
    this.failures.delete(name);
    gateway.change = {
      end: this.clock.now() + CHANGE,
      status: failure === undefined ? 'READY' : failedStatus,
      reasons: failure === undefined ? [] : [failure],
    };
  }

  private present(): Gateway[] {
    return [...this.all.values()].filter((gateway) => !this.isGone(gateway));
  }

  private isGone({ goneAt }: Gateway): boolean {
    return goneAt !== undefined && goneAt <= this.clock.now();
  }

  private checkTransform(body: Json): void {
    const { lambda } = (body.customTransformConfiguration ?? {}) as { lambda?: { arn?: string } }; // As in the model.
    if (!lambda?.arn) return;
    if ((this.account.invocable.get(lambda.arn) ?? Infinity) > this.clock.now()) throw lacksPermission(lambda.arn);
  }

  private describe({ id, createdAt, updatedAt, members, status, statusReasons }: Gateway): Json {
    const { region, id: account } = this.account;
    return {
      ...members,
      gatewayId: id,
      gatewayArn: `arn:aws:bedrock-agentcore:${region}:${account}:gateway/${id}`,
      gatewayUrl: `https://${id}.gateway.bedrock-agentcore.${region}.amazonaws.com/mcp`,
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
      status,
      ...(statusReasons.length > 0 && { statusReasons }),
    };
  }
}

/** What the service says after it tried a function as the gateway would. */
export function lacksPermission(functionArn: string): ServiceError {
  return invalid(
    `Gateway execution role lacks permission to invoke Lambda function ${functionArn}. Update the permission and retry`,
  );
}

function checkMembers({ name, roleArn, authorizerType }: Json): void {
  if (typeof name !== 'string' || !NAME.test(name)) throw invalid('1 validation error detected: name');
  if (typeof roleArn !== 'string' || !roleArn.startsWith('arn:')) throw invalid('1 validation error detected: roleArn');
  if (typeof authorizerType !== 'string') throw invalid('1 validation error detected: authorizerType');
}

function only(body: Json, members: readonly string[]): Json {
  return Object.fromEntries(members.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
}
