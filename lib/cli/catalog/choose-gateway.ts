import type { AssemblyModel, GatewayModel } from '../../assembly/model';
import { GatewayError } from '../../schema/gateway-error';
import { readable } from '../report/words';

/** The gateway that is meant: the only one, or the one that goes by a name, construct path or logical ID. */
export function chooseGateway({ path, gateways }: AssemblyModel, wanted?: string): GatewayModel {
  const found = wanted === undefined ? gateways : gateways.filter((gateway) => namesOf(gateway).includes(wanted));
  const [gateway, ...others] = found;
  if (gateway && others.length === 0) return gateway;
  const choices = gateways.map(({ name, constructPath }) => `"${constructPath ?? readable(name)}"`).join(', ');
  if (gateway) {
    const message = `"${path}" holds ${found.length} gateways${wanted === undefined ? '' : ` called "${wanted}"`}; choose one with --gateway: ${choices}`;
    throw new GatewayError('CATALOG_GATEWAY_AMBIGUOUS', message);
  }
  const message = `"${path}" holds no gateway "${wanted}"; choose one of ${choices}`;
  throw new GatewayError('CATALOG_GATEWAY_UNKNOWN', message);
}

function namesOf({ name, constructPath, logicalId }: GatewayModel): (string | undefined)[] {
  return [name, readable(name), constructPath, logicalId];
}
