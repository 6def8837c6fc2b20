import type { CheckParseAnswer } from '@cedar-policy/cedar-wasm/nodejs';
import type { Notice } from '../../assembly/model';
import type { ServedPolicyEngine } from '../../assembly/serving/model';
import type { Node } from '../../schema/node';
import type { EventSink } from '../events';
import type { Policies } from '../policies';
import type { Cedar } from './cedar';
import { CedarPolicies } from './cedar-policies';
import { cedarSchema } from './cedar-schema';
import { inputType } from './cedar-type';
import { type ReadPolicy, readPolicy } from './read-policy';

/** The gateway that policies are about. */
export interface PolicyGateway {
  readonly arn: string;
  readonly tools: readonly PolicyTool[];
  /** Targets whose tools are not all known, such as MCP servers that did not answer yet. */
  readonly openTargets?: readonly string[];
}

/** A tool of the gateway; entries of the catalog fit. */
export interface PolicyTool {
  /** The MCP name, `<target>___<tool>`. */
  readonly name: string;
  /** `undefined` for the gateway's own search tool, which no policy is about. */
  readonly target?: string;
  readonly inputSchema: Node;
}

/** Reads the policies of an engine and gets ready to decide. The decisions are told by whoever asks for them. */
export async function createPolicies(
  engine: ServedPolicyEngine,
  gateway: PolicyGateway,
  events: EventSink,
): Promise<{ readonly policies: Policies; readonly notices: readonly Notice[] }> {
  const cedar: Cedar = await import('./cedar');
  const actions = gateway.tools.flatMap(({ name, target, inputSchema }) =>
    target === undefined ? [] : [{ name, target, input: inputType(name, inputSchema) }],
  );
  const schema = cedarSchema(actions);
  const schemaAnswer = cedar.checkParseSchema(schema);
  const world = {
    ...(schemaAnswer.type === 'success' && { schema }),
    actions: [...new Set([...actions.flatMap(({ name, target }) => [name, target]), 'CallTool', 'Mcp'])],
    openTargets: gateway.openTargets ?? [],
  };
  const read = engine.policies.map((policy) => readPolicy(policy, world, cedar));
  const policies = read.flatMap(({ policy }) => policy ?? []);
  const notices = [
    ...unchecked(engine, schemaAnswer),
    ...read.flatMap((result) => result.notices),
    ...closedEngine(engine, policies),
  ];
  return { policies: new CedarPolicies(engine, gateway.arn, actions, policies, cedar, events), notices };
}

function unchecked({ label }: ServedPolicyEngine, answer: CheckParseAnswer): Notice[] {
  const reasons = answer.type === 'failure' ? answer.errors.map(({ message }) => message) : [];
  return reasons.map((reason) => ({
    about: label,
    message: `its policies are not checked against the tools, whose schemas Cedar does not take: ${reason}`,
  }));
}

function closedEngine({ label, mode }: ServedPolicyEngine, policies: readonly ReadPolicy[]): Notice[] {
  const isOpen = policies.some(
    ({ isLogOnly, statements }) => !isLogOnly && statements.some(({ effect }) => effect === 'permit'),
  );
  return mode === 'LOG_ONLY' || isOpen
    ? []
    : [{ about: label, message: 'has no policy that permits anything, so every call is denied' }];
}
