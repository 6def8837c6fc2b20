import type { Account } from './account';
import type { Json } from './aws-service';
import type { Gateways } from './gateways';
import { isListed, pageOf } from './listing';
import { conflict, invalid, notFound, overQuota, throttled } from './refusals';
import { checkSynchronizable, checkTarget, needsConsent, type TargetMembers } from './target-rules';
import type { VirtualClock } from './virtual-clock';

/** How long a change of a target takes, in milliseconds. */
const CHANGE = 8_000;

/** How long a person has to consent. */
const CONSENT = 600_000;

const CONCURRENT = 5;

type Change = 'CREATING' | 'UPDATING' | 'SYNCHRONIZING' | 'DELETING';

const OUTCOMES = {
  CREATING: { failed: 'FAILED', pending: 'CREATE_PENDING_AUTH' },
  UPDATING: { failed: 'UPDATE_UNSUCCESSFUL', pending: 'UPDATE_PENDING_AUTH' },
  SYNCHRONIZING: { failed: 'SYNCHRONIZE_UNSUCCESSFUL', pending: 'SYNCHRONIZE_PENDING_AUTH' },
  DELETING: { failed: 'FAILED', pending: 'FAILED' },
} as const;

interface Target {
  readonly gatewayId: string;
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  lastSynchronizedAt?: number;
  members: TargetMembers;
  status: string;
  statusReasons: readonly string[];
  change?: { readonly kind: Change; readonly end: number; readonly failure?: string };
  /** What waits for a person, until when. */
  consent?: { readonly kind: Change; readonly end: number };
  goneAt?: number;
}

/** The targets of all gateways, by the rules of the service. */
export class Targets {
  public quota = 100;
  /** Reasons with which the next change of a target fails, by its name. */
  public readonly failures = new Map<string, string>();
  public created = 0;
  public synchronized = 0;

  private readonly all = new Map<string, Target>();

  public constructor(
    private readonly account: Account,
    private readonly clock: VirtualClock,
    private readonly gateways: () => Gateways,
  ) {}

  /** How many targets a gateway has. */
  public count(gatewayId: string): number {
    return this.of(gatewayId).length;
  }

  public create(gatewayId: string, body: Json): Json {
    const gateway = this.gateways().find(gatewayId);
    if (gateway.status !== 'READY') throw conflict(`The gateway is ${gateway.status}; wait until it is READY`);
    const members = membersOf(body);
    checkTarget(members, (arn) => this.isInvocable(arn));
    if (this.of(gatewayId).some(({ members: { name } }) => name === members.name)) {
      throw conflict(`A target with the name ${members.name} already exists in this gateway`);
    }
    if (this.count(gatewayId) >= this.quota) throw overQuota('The gateway has as many targets as its quota allows');
    this.checkConcurrency(gatewayId);
    const now = this.clock.now();
    const target: Target = {
      gatewayId,
      id: this.account.newId(),
      createdAt: now,
      updatedAt: now,
      members,
      status: 'CREATING',
      statusReasons: [],
    };
    this.begin(target, 'CREATING');
    this.all.set(target.id, target);
    this.created += 1;
    return this.describe(target);
  }

  public get(gatewayId: string, id: string): Json {
    return this.describe(this.find(gatewayId, id));
  }

  public list(gatewayId: string, query: URLSearchParams): Json {
    this.gateways().find(gatewayId);
    const now = this.clock.now();
    const shown = [...this.all.values()].filter((target) => target.gatewayId === gatewayId && isListed(target, now));
    const items = shown.map((target) => {
      const { targetId, name, status, createdAt, updatedAt } = this.describe(target);
      return { targetId, name, status, createdAt, updatedAt };
    });
    return pageOf(items, query);
  }

  public update(gatewayId: string, id: string, body: Json): Json {
    const target = this.find(gatewayId, id);
    this.checkFree(target);
    const members = membersOf(body);
    checkTarget(members, (arn) => this.isInvocable(arn));
    this.checkConcurrency(gatewayId);
    target.members = { ...members, name: members.name ?? target.members.name };
    this.begin(target, 'UPDATING');
    return this.describe(target);
  }

  public delete(gatewayId: string, id: string): Json {
    const target = this.find(gatewayId, id);
    this.checkFree(target);
    this.checkConcurrency(gatewayId);
    this.begin(target, 'DELETING');
    target.goneAt = this.clock.now() + CHANGE;
    return { gatewayArn: this.describe(target).gatewayArn, targetId: id, status: target.status };
  }

  public synchronize(gatewayId: string, { targetIdList }: Json): Json {
    if (!Array.isArray(targetIdList) || targetIdList.length !== 1) {
      throw invalid('1 validation error detected: targetIdList must have length 1');
    }
    const target = this.find(gatewayId, String(targetIdList[0]));
    this.checkFree(target);
    checkSynchronizable(target.members);
    this.checkConcurrency(gatewayId);
    this.begin(target, 'SYNCHRONIZING');
    this.synchronized += 1;
    return { targets: [this.describe(target)] };
  }

  /** A person consents to what a target asks for. */
  public consent(gatewayId: string, id: string): void {
    const target = this.find(gatewayId, id);
    if (!target.consent) throw conflict('Nobody asked for consent');
    this.succeed(target, target.consent.kind);
    target.consent = undefined;
  }

  private of(gatewayId: string): Target[] {
    return [...this.all.values()].filter((target) => target.gatewayId === gatewayId && !this.isGone(target));
  }

  private find(gatewayId: string, id: string): Target {
    this.gateways().find(gatewayId);
    const target = this.all.get(id);
    if (target?.gatewayId !== gatewayId || this.isGone(target)) throw notFound(`Target ${id} not found`);
    this.settle(target);
    return target;
  }

  private settle(target: Target): void {
    const { change, consent } = target;
    const now = this.clock.now();
    if (change && change.end <= now && change.kind !== 'DELETING') {
      target.change = undefined;
      if (change.failure !== undefined) this.fail(target, change.kind, change.failure);
      else if (needsConsent(target.members)) {
        target.consent = { kind: change.kind, end: change.end + CONSENT };
        target.status = OUTCOMES[change.kind].pending;
      } else this.succeed(target, change.kind);
    }
    if (consent && consent.end <= now) {
      target.consent = undefined;
      this.fail(target, consent.kind, 'Nobody consented in time');
    }
  }

  private begin(target: Target, kind: Change): void {
    const name = target.members.name ?? '';
    const failure = kind === 'DELETING' ? undefined : this.failures.get(name);
    if (failure !== undefined) this.failures.delete(name);
    const now = this.clock.now();
    target.status = kind;
    target.statusReasons = [];
    target.updatedAt = now;
    target.change = { kind, end: now + CHANGE, failure };
  }

  private succeed(target: Target, kind: Change): void {
    target.status = 'READY';
    target.statusReasons = [];
    if (target.members.targetConfiguration?.mcp?.mcpServer) target.lastSynchronizedAt = this.clock.now();
    if (kind !== 'SYNCHRONIZING') target.updatedAt = this.clock.now();
  }

  private fail(target: Target, kind: Change, reason: string): void {
    target.status = OUTCOMES[kind].failed;
    target.statusReasons = [reason];
  }

  private checkFree({ status, change, consent }: Target): void {
    if (change || consent) throw conflict(`The target is ${status}; wait until it is READY`);
  }

  private checkConcurrency(gatewayId: string): void {
    for (const target of this.of(gatewayId)) this.settle(target);
    const running = this.of(gatewayId).filter(({ change }) => change !== undefined);
    if (running.length >= CONCURRENT) throw throttled(`${CONCURRENT} targets of the gateway are being changed`);
  }

  private isInvocable(functionArn: string): boolean {
    return (this.account.invocable.get(functionArn) ?? Infinity) <= this.clock.now();
  }

  private isGone({ goneAt }: Target): boolean {
    return goneAt !== undefined && goneAt <= this.clock.now();
  }

  private describe(target: Target): Json {
    const { region, id: account } = this.account;
    const { gatewayId, id, members, status, statusReasons, lastSynchronizedAt } = target;
    return {
      ...members,
      gatewayArn: `arn:aws:bedrock-agentcore:${region}:${account}:gateway/${gatewayId}`,
      targetId: id,
      status,
      createdAt: new Date(target.createdAt).toISOString(),
      updatedAt: new Date(target.updatedAt).toISOString(),
      ...(statusReasons.length > 0 && { statusReasons }),
      ...(lastSynchronizedAt !== undefined && { lastSynchronizedAt: new Date(lastSynchronizedAt).toISOString() }),
      ...(target.consent && {
        authorizationData: { oauth2: { authorizationUrl: 'https://idp.example.com/authorize?request_uri=s3cr3t' } },
      }),
    };
  }
}

function membersOf(body: Json): TargetMembers {
  const { clientToken, ...members } = body;
  return members;
}
