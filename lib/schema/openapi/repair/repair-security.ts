import { pointer } from '../../json-pointer';
import { isNode, own, ownNode } from '../../node';
import type { OpenApi } from '../open-api';
import type { Operation } from '../operations';
import { credentialOf, kindOf, requirements } from '../rules/security';
import type { Repairs } from './repairs';

/** Names what the chosen operations ask callers for: the gateway does not read it, and a target's credential is for it. */
export function tellSecurity(api: OpenApi, chosen: readonly Operation[], repairs: Repairs): void {
  const schemes = ownNode(ownNode(api.root, 'components'), 'securitySchemes');
  const root = requirements(own(api.root, 'security'), '/security');
  const wanted = chosen.flatMap(({ value, pointer: at }) => {
    const written = own(value, 'security');
    return written === undefined ? root : requirements(written, `${at}/security`);
  });
  const told = new Set<string>();
  for (const { name, at } of wanted) {
    if (told.has(name)) {
      continue;
    }
    told.add(name);
    const path = pointer('components', 'securitySchemes', name);
    const written = own(schemes, name);
    const scheme = api.references.tryFollow({ value: written, pointer: path })?.value;
    if (isNode(scheme)) {
      const message = `describes ${kindOf(scheme)}, which the gateway does not read; it is taken out, so ${credentialOf(scheme)}`;
      repairs.leaveOut('OPENAPI_REPAIRED_SECURITY', path, message);
    } else {
      const message = `asks for a security scheme that the document does not define, and that the gateway would not read; it is taken out, so give the target the credential that the API asks for`;
      repairs.leaveOut('OPENAPI_REPAIRED_SECURITY', at, message);
    }
  }
}
