import { GatewayError } from '../../../schema/gateway-error';
import { readable } from '../../report/words';
import type { Whereabouts } from '../locate';
import type { LiveGateway } from './control-plane';
import type { Finding } from './finding';

/** The resource of `CustomTransform`; its physical ID is that of the gateway. */
const TRANSFORM = 'Custom::McpGatewayTransform';

const CHECK = 'transform';

/** CloudFormation runs custom resources only when they change, so the same deployment once more is not enough. */
const REMEDY =
  'an update of the stack that failed can lose it; change the description of the gateway, and deploy, which sets it again';

/**
 * Whether the gateway has the transform that its `CustomTransform` sets, if it is declared: by the assembly, or by the
 * stack that is deployed. CloudFormation does not look after it.
 */
export async function checkTransform(
  { gatewayId, transform }: LiveGateway,
  { stack, region }: Whereabouts,
  declared: string | undefined,
): Promise<Finding | undefined> {
  if (transform !== undefined) return compare(transform, declared);
  if (declared !== undefined) return missing(`${readable(declared)} is declared, and the gateway has none`);
  if (stack === undefined) return undefined;
  try {
    const { readPhysicalIds } = await import('../stack');
    const owners = await readPhysicalIds(stack, region, TRANSFORM);
    return owners.includes(gatewayId) ? missing('the stack has a CustomTransform, and the gateway none') : undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { check: CHECK, state: 'unknown', text: error.message };
  }
}

function compare(live: string, declared: string | undefined): Finding | undefined {
  // A transform that others have set is their business.
  if (declared === undefined) return undefined;
  // What the deployment decides cannot be compared.
  if (declared === live || declared.includes('${')) return { check: CHECK, state: 'ok', text: live };
  return missing(`${readable(declared)} is declared, and the gateway has ${live}`);
}

function missing(text: string): Finding {
  return { check: CHECK, state: 'wrong', text, remedy: REMEDY };
}
