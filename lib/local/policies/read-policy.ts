import type { DetailedError, PolicyJson, SchemaJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Notice } from '../../assembly/model';
import type { ServedPolicy } from '../../assembly/serving/model';
import { nearNames } from '../../schema/near-names';
import { TextLines } from '../../schema/text-lines';
import { TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import type { Cedar } from './cedar';

/** A policy that takes part in decisions. */
export interface ReadPolicy {
  readonly id: string;
  /** What the statement consists of; one policy, as a rule. */
  readonly statements: readonly PolicyJson[];
  /** Whether the policy is only told of, whatever the engine does (`LOG_ONLY`). */
  readonly isLogOnly: boolean;
}

/** What policies may speak of. */
export interface PolicyWorld {
  /** `undefined` when Cedar does not take it. */
  readonly schema?: SchemaJson<string>;
  /** The names of all actions: tools, targets and the groups of all. */
  readonly actions: readonly string[];
  /** Targets whose tools are not known, so that any action of theirs may exist. */
  readonly openTargets: readonly string[];
}

const MOST_NOTICES = 3;

/** Reads a policy. What Cedar cannot read is left out of all decisions, as it could not be deployed either. */
export function readPolicy(
  policy: ServedPolicy,
  world: PolicyWorld,
  cedar: Cedar,
): { readonly policy?: ReadPolicy; readonly notices: readonly Notice[] } {
  const { id, statement } = policy;
  const parts = cedar.policySetTextToParts(statement);
  if (parts.type === 'failure') {
    const reasons = parts.errors.map((error) => `${describe(error, statement)}${foreignDialect(statement)}`);
    return { notices: reasons.map((reason) => leftOut(id, `cannot be read: ${reason}`)) };
  }
  if (parts.policy_templates.length > 0) {
    return { notices: [leftOut(id, 'is a template, with a place such as "?principal" to fill in')] };
  }
  const statements = parts.policies.flatMap((text) => {
    const answer = cedar.policyToJson(text);
    return answer.type === 'success' ? [answer.json] : [];
  });
  if (statements.length === 0) {
    return { notices: [leftOut(id, 'holds no policy')] };
  }
  const notices = findings(policy, statements, world, cedar).map((message) => ({ about: id, message }));
  return { policy: { id, statements, isLogOnly: policy.enforcementMode === 'LOG_ONLY' }, notices };
}

/** What the service would refuse when the policy is deployed, and what makes it pointless. */
function findings(policy: ServedPolicy, statements: readonly PolicyJson[], world: PolicyWorld, cedar: Cedar): string[] {
  const named = statements.flatMap((statement) => namedActions(statement) ?? []);
  const unknown = [...new Set(named)].filter((action) => !world.actions.includes(action));
  const missing = unknown.filter((action) => !isOpen(action, world.openTargets));
  if (unknown.length > 0) {
    return missing.map((action) => noSuchAction(action, world.actions));
  }
  if (world.schema === undefined) {
    return [];
  }
  const answer = cedar.validate({ schema: world.schema, policies: { staticPolicies: policy.statement } });
  if (answer.type === 'failure') {
    return answer.errors.map((error) => describe(error, policy.statement));
  }
  const errors = answer.validationErrors.map(({ error }) => `${describe(error, policy.statement)}; AWS refuses it`);
  const warnings = answer.validationWarnings.map(({ error }) => describe(error, policy.statement));
  return [...new Set(errors.length > 0 ? errors : warnings)].slice(0, MOST_NOTICES);
}

/** The actions that a policy is for; `undefined` when it is for all. */
export function namedActions({ action }: PolicyJson): readonly string[] | undefined {
  const entities = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : undefined;
  return entities?.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id));
}

function isOpen(action: string, openTargets: readonly string[]): boolean {
  return openTargets.some((target) => action === target || action.startsWith(`${target}${TOOL_NAME_SEPARATOR}`));
}

function noSuchAction(action: string, actions: readonly string[]): string {
  const proposals = nearActions(action, actions).map((name) => `"${name}"`);
  const hint = proposals.length > 0 ? `; did you mean ${proposals.join(' or ')}?` : '';
  return `names the action "${action}", but the gateway has no such tool${hint}`;
}

function nearActions(action: string, actions: readonly string[]): string[] {
  const near = nearNames(action, actions);
  if (near.length > 0 || action.includes(TOOL_NAME_SEPARATOR)) {
    return near;
  }
  // Two underscores instead of three are in many an example, and a tool without its target is what people think of.
  const [, tool = action] = action.split('__');
  return actions.filter((name) => name.endsWith(`${TOOL_NAME_SEPARATOR}${tool}`));
}

function leftOut(about: string, reason: string): Notice {
  return { about, message: `${reason}; it takes no part in decisions` };
}

/** Conditions that AgentCore knows and Cedar does not. */
function foreignDialect(statement: string): string {
  const [, dialect] = statement.match(/\b(?:when|unless)\s+(guardrails|temporal)\b/) ?? [];
  return dialect === undefined ? '' : ` ("${dialect}" conditions are decided by AWS alone)`;
}

function describe({ message, help, sourceLocations }: DetailedError, statement: string): string {
  const [location] = sourceLocations ?? [];
  const text = message.replace(/^(?:for policy `[^`]*`, |failed to parse [^:]*: )/, '');
  const place = location === undefined ? '' : `${placeOf(location.start, statement)} `;
  const expected = location?.label ? `, ${location.label}` : '';
  const advice = help === null ? '' : ` (${help.replace(/^for policy `[^`]*`, /, '')})`;
  return `${place}${text}${expected}${advice}`;
}

/** Cedar counts bytes. */
function placeOf(byte: number, statement: string): string {
  const offset = Buffer.from(statement).subarray(0, byte).toString().length;
  const { line, column } = new TextLines(statement).position(offset);
  return `${line}:${column}`;
}
