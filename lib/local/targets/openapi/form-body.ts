import { type Node, own, ownNode, ownText } from '../../../schema/node';
import { encodeForForm, encodeReservedToo } from '../http/percent-encoding';
import { primitiveText, queryPairs } from './parameter-styles';

/** Fields as `application/x-www-form-urlencoded`. Lists are repeated and objects are JSON, unless the encoding says otherwise. */
export function formBody(fields: readonly [string, unknown][], encoding: Node): string {
  return fields.flatMap(([name, value]) => fieldPairs(name, value, ownNode(encoding, name))).join('&');
}

function fieldPairs(name: string, value: unknown, encoding: Node): string[] {
  const style = ownText(encoding, 'style');
  const explode = own(encoding, 'explode');
  const hasStyle = style !== undefined || explode !== undefined || own(encoding, 'allowReserved') !== undefined;
  if (!hasStyle && typeof value === 'object') {
    const items = Array.isArray(value) && !isJson(encoding) ? value : [value];
    return items.map((item) => `${encodeForForm(name)}=${encodeForForm(primitiveText(item))}`);
  }
  const parameter = {
    name,
    style: style ?? 'form',
    explode: typeof explode === 'boolean' ? explode : (style ?? 'form') === 'form',
    allowReserved: own(encoding, 'allowReserved') === true,
  };
  return queryPairs(parameter, value, parameter.allowReserved ? encodeReservedToo : encodeForForm);
}

function isJson(encoding: Node): boolean {
  return /[/+]json\b/i.test(ownText(encoding, 'contentType') ?? '');
}
