import type { ResourceEvent } from '../../runtime/events';
import { ResourceFailure } from '../../runtime/failure';

/** What a gateway shall list. */
export interface ExpectedTools {
  /** Those that belong to no target. */
  readonly ofGateway: readonly string[];
  readonly ofTargets: readonly ExpectedOfTarget[];
}

/** What a target shall serve. */
export type ExpectedOfTarget = { readonly target: string } & (
  | { readonly kind: 'named'; readonly tools: readonly ExpectedTool[] }
  | { readonly kind: 'counted'; readonly count: number; readonly digest: string; readonly withDefinitions: boolean }
  | { readonly kind: 'any' }
);

export interface ExpectedTool {
  readonly name: string;
  /** Digests of its description and arguments; `undefined` where its name is enough. */
  readonly digests?: string;
}

const DIGESTED = /^(.+) ([0-9a-f]{8} [0-9a-f]{8})$/s;

/** Reads what a resource expects of a gateway. Fails with the first property that cannot be read. */
export function readExpectedTools(given: ResourceEvent['ResourceProperties'] | undefined): ExpectedTools {
  const { GatewayTools = [], Targets = [] } = given ?? {};
  if (!isTexts(GatewayTools)) throw misread('GatewayTools', 'a list of names', GatewayTools);
  if (!Array.isArray(Targets)) throw misread('Targets', 'a list of targets with their tools', Targets);
  return { ofGateway: GatewayTools, ofTargets: Targets.map(readTarget) };
}

function readTarget(given: unknown): ExpectedOfTarget {
  const members: { readonly [name: string]: unknown } = typeof given === 'object' && given !== null ? { ...given } : {};
  const { Name: target, Tools, Count, Digest, Definitions } = members;
  if (typeof target !== 'string' || target === '') throw misread('Targets', 'a list of targets with names', given);
  if (Count !== undefined) {
    const isCounted = /^\d+$/.test(String(Count)) && typeof Digest === 'string';
    if (!isCounted) throw misread('Count', 'a number, with a digest', given);
    return { target, kind: 'counted', count: Number(Count), digest: Digest, withDefinitions: Definitions === 'true' };
  }
  if (Tools === undefined) return { target, kind: 'any' };
  if (!isTexts(Tools)) throw misread('Tools', 'a list of names', Tools);
  return { target, kind: 'named', tools: Tools.map(readTool) };
}

function readTool(line: string): ExpectedTool {
  const [, name, digests] = DIGESTED.exec(line) ?? [];
  return name === undefined ? { name: line } : { name, digests };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function misread(name: string, form: string, value: unknown): ResourceFailure {
  return new ResourceFailure(`'${name}' is ${form}, got ${JSON.stringify(value)?.slice(0, 100) ?? 'nothing'}`);
}
