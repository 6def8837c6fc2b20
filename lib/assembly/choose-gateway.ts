import { GatewayError } from '../schema/gateway-error';
import type { AssemblyModel, GatewayModel } from './model';
import { readable } from './readable';

/** The gateway that is meant: the only one, or the one that goes by a name, construct path or logical ID. */
export function chooseGateway({ path, gateways }: AssemblyModel, wanted?: string): GatewayModel {
  return chooseByName(gateways, (gateway) => gateway, `"${path}"`, wanted);
}

/**
 * The one of several things made of gateways that is meant.
 *
 * @param place what holds the gateways, for messages
 */
export function chooseByName<T extends object>(
  items: readonly T[],
  gatewayOf: (item: T) => GatewayModel,
  place: string,
  wanted: string | undefined,
): T {
  const found = wanted === undefined ? items : items.filter((item) => namesOf(gatewayOf(item)).includes(wanted));
  const [item, ...others] = found;
  if (item && others.length === 0) return item;
  const choices = items
    .map(gatewayOf)
    .map(({ name, constructPath }) => `"${constructPath ?? readable(name)}"`)
    .join(', ');
  if (item) {
    const message = `${place} holds ${found.length} gateways${wanted === undefined ? '' : ` called "${wanted}"`}; choose one with --gateway: ${choices}`;
    throw new GatewayError('CATALOG_GATEWAY_AMBIGUOUS', message);
  }
  const message = `${place} holds no gateway "${wanted}"; choose one of ${choices}`;
  throw new GatewayError('CATALOG_GATEWAY_UNKNOWN', message);
}

function namesOf({ name, constructPath, logicalId }: GatewayModel): (string | undefined)[] {
  return [name, readable(name), constructPath, logicalId];
}
