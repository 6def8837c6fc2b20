import type { Attempts } from '../../runtime/attempts';
import type { ResourceEvent } from '../../runtime/events';
import { isNamed } from '../../runtime/failure';
import { KEY_ARN, TASK } from '../../runtime/identifiers';
import { type Form, readProperties } from '../../runtime/properties';
import { SERVICE_KEY, type TokenVaultProperties } from '../contract';

/** What the handler asks of AWS; the key of the service is `undefined`. */
export interface TokenVaultPort {
  getKey(signal: AbortSignal): Promise<string | undefined>;
  setKey(keyArn: string | undefined, signal: AbortSignal): Promise<unknown>;
}

type Subject = Pick<TokenVaultProperties, 'Task' | 'KeyArn'>;

const FORMS: { readonly [name in keyof Subject]: Form } = { Task: TASK, KeyArn: KEY_ARN };

const BEFORE: Form = [/^default\|(service|arn:.+)$/, 'the name of a recording'];

/** There is one vault in an account and Region, which nobody creates or deletes. */
const VAULT = 'default';

/** Encrypts the token vault with a key, or records what it was encrypted with before. */
export async function encryptTokenVault(
  event: ResourceEvent,
  attempts: Attempts,
  port: TokenVaultPort,
): Promise<string> {
  const id = event.PhysicalResourceId ?? event.RequestId;
  if (event.RequestType === 'Delete') {
    await restore(event.ResourceProperties, attempts, port);
    return id;
  }
  const { Task, KeyArn } = readProperties<Subject>(event.ResourceProperties, FORMS);
  if (Task === 'apply') {
    readProperties<{ Before: string }>(event.ResourceProperties, { Before: BEFORE });
    if ((await currentKey(attempts, port)) !== KeyArn) await write(KeyArn, attempts, port);
    return VAULT;
  }
  if (event.RequestType === 'Update') return id;
  const current = await currentKey(attempts, port);
  // A key that is there already is one that this stack left behind.
  return `${VAULT}|${current === KeyArn ? SERVICE_KEY : (current ?? SERVICE_KEY)}`;
}

/** Brings back what there was before, unless somebody has set another key since. */
async function restore(
  given: ResourceEvent['ResourceProperties'] | undefined,
  attempts: Attempts,
  port: TokenVaultPort,
): Promise<void> {
  const { Task, KeyArn, Before } = given ?? {};
  // What has other properties was never applied.
  if (Task !== 'apply' || typeof KeyArn !== 'string' || typeof Before !== 'string' || !BEFORE[0].test(Before)) return;
  if ((await currentKey(attempts, port)) !== KeyArn) return;
  const before = Before.slice(VAULT.length + 1);
  await write(before === SERVICE_KEY ? undefined : before, attempts, port);
}

function currentKey(attempts: Attempts, port: TokenVaultPort): Promise<string | undefined> {
  return attempts.at('bedrock-agentcore:GetTokenVault', (signal) => port.getKey(signal), { explains: true });
}

async function write(keyArn: string | undefined, attempts: Attempts, port: TokenVaultPort): Promise<void> {
  await attempts.at(
    `bedrock-agentcore:SetTokenVaultCMK to ${keyArn ?? 'the key of the service'}`,
    (signal) => port.setKey(keyArn, signal),
    {
      explains: true,
      passes: (error) => isNamed(error, 'ConcurrentModificationException') || isNamed(error, 'ConflictException'),
    },
  );
}
