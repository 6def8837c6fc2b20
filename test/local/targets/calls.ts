import type { ServedCredential, ServedTarget } from '../../../lib/assembly/serving/model';
import type { TargetKind } from '../../../lib/catalog/target';
import type { AwsCredentials } from '../../../lib/client/sign-request';
import { secretsOf } from '../../../lib/local/credentials/secrets';
import type { LocalEvent } from '../../../lib/local/events';
import { type TargetCaller, TargetFailure, type ToolCall } from '../../../lib/local/target-caller';
import type { HttpTargetOptions } from '../../../lib/local/targets/openapi/openapi-caller';
import type { Node } from '../../../lib/schema/node';

/** A call of a tool with nothing unusual about it, with changes. */
export function callOf(tool: string, args: Node, changes: Partial<ToolCall> = {}): ToolCall {
  return {
    tool,
    fullName: `Pets___${tool}`,
    arguments: args,
    caller: { claims: {} },
    requestId: 'request',
    messageId: 1,
    protocolVersion: '2025-11-25',
    headers: {},
    queryParameters: {},
    signal: new AbortController().signal,
    ...changes,
  };
}

export function targetOf(kind: TargetKind, document: Node, credential?: ServedCredential): ServedTarget {
  const name = 'Pets';
  return {
    target: { stack: 'Shop', logicalId: 'Pets', name, kind },
    // Callers of HTTP targets have one of these two.
    backend: { kind: kind as 'OPENAPI' | 'SMITHY', document },
    ...(credential === undefined ? {} : { credential }),
    requestHeaders: [],
    responseHeaders: [],
    queryParameters: [],
  };
}

export interface OptionChanges extends Omit<Partial<HttpTargetOptions>, 'secrets' | 'awsCredentials'> {
  readonly secrets?: { readonly [name: string]: string };
  readonly awsCredentials?: AwsCredentials;
}

/** Options of a caller in `eu-west-1`, and the events that it tells. */
export function optionsOf({ secrets, awsCredentials, ...changes }: OptionChanges = {}) {
  const events: LocalEvent[] = [];
  const options: HttpTargetOptions = {
    secrets: secretsOf(secrets ?? {}),
    awsCredentials: { isGiven: awsCredentials !== undefined, tryFind: async () => awsCredentials },
    region: 'eu-west-1',
    events: (event) => events.push(event),
    ...changes,
  };
  return { options, events };
}

/** The text of a successful call. */
export async function textOf(caller: TargetCaller, call: ToolCall): Promise<unknown> {
  const result = await caller.call(call);
  return result.content[0]?.text;
}

/** How a call fails. */
export async function failureOf(caller: TargetCaller, call: ToolCall): Promise<TargetFailure> {
  try {
    await caller.call(call);
  } catch (cause) {
    if (cause instanceof TargetFailure) {
      return cause;
    }
    throw cause;
  }
  throw new Error('the call did not fail');
}
