import { isNode, mapNode, type Node, ownNode, ownText } from '../node';
import type { SmithyModel } from './smithy-model';

const RULE_SET = 'smithy.rules#endpointRuleSet';
const DOCUMENTATION = 'smithy.api#documentation';
const DISCOVERY = 'aws.api#clientEndpointDiscovery';

/** Traits for SDK authors that no call needs: most of the bytes of many models. */
const BULK = new Set(['smithy.rules#endpointTests', 'smithy.api#examples', 'smithy.waiters#waitable']);

/** Traits that point at resources, which the narrowed model does not have. */
const RESOURCE_TRAITS = new Set(['smithy.api#references']);

/**
 * The model with one service, its chosen operations and the shapes that they use; the trait data is kept as it is.
 *
 * The operations are bound to the service itself and its resources are dropped. A resource groups operations for
 * documentation, IAM and CloudFormation; how an operation is called depends on the operation's own traits alone.
 */
export function narrowModel(
  model: SmithyModel,
  version: string,
  serviceId: string,
  operationIds: readonly string[],
  used: ReadonlySet<string>,
  descriptions: ReadonlyMap<string, string> = new Map(),
): Node {
  const keep = traitFilter(model, serviceId, operationIds);
  const kept = new Set([...operationIds, ...used]);
  const shapes: [string, unknown][] = [[serviceId, narrowService(model, serviceId, operationIds, kept, keep)]];
  for (const id of kept) {
    const shape = model.tryFind(id);
    if (shape !== undefined) {
      shapes.push([id, describe(narrowShape(shape, keep), descriptions.get(id))]);
    }
  }
  for (const [id, traits] of model.appliedTraits()) {
    if (kept.has(id.split('$', 1).join(''))) {
      shapes.push([id, { type: 'apply', traits: mapNode(traits, keep) }]);
    }
  }
  return { smithy: version, shapes: Object.fromEntries(shapes) };
}

function describe(shape: Node, description: string | undefined): Node {
  return description === undefined
    ? shape
    : { ...shape, traits: { ...ownNode(shape, 'traits'), [DOCUMENTATION]: description } };
}

type TraitFilter = (trait: string, value: unknown) => unknown;

function traitFilter(model: SmithyModel, serviceId: string, operationIds: readonly string[]): TraitFilter {
  const service = model.traitsOf(serviceId);
  const discovery = ownText(ownNode(service, DISCOVERY), 'operation');
  const keepDiscovery = discovery !== undefined && operationIds.includes(discovery);
  return (trait, value) => {
    if (BULK.has(trait) || RESOURCE_TRAITS.has(trait) || trait.startsWith('smithy.test#')) {
      return undefined;
    }
    // The binary form of the rules; the captured run of a gateway had only the rule set.
    if (trait === 'smithy.rules#endpointBdd' && Object.hasOwn(service, RULE_SET)) {
      return undefined;
    }
    // Both traits name the discovery operation, which a model without it must not do.
    if ((trait === DISCOVERY || trait === 'aws.api#clientDiscoveredEndpoint') && !keepDiscovery) {
      return undefined;
    }
    return value;
  };
}

/** Writes the service with what its mixins and `apply` statements give it, so that nothing else can bind operations. */
function narrowService(
  model: SmithyModel,
  id: string,
  operationIds: readonly string[],
  kept: ReadonlySet<string>,
  keep: TraitFilter,
): Node {
  const shape = model.tryFind(id) ?? {};
  const errors = model.referencesOf(id, 'errors').map(({ target }) => ({ target }));
  const rename = mapNode(ownNode(shape, 'rename'), (renamed, newName) => (kept.has(renamed) ? newName : undefined));
  return {
    type: 'service',
    ...(ownText(shape, 'version') === undefined ? {} : { version: shape.version }),
    operations: operationIds.map((target) => ({ target })),
    ...(errors.length > 0 ? { errors } : {}),
    ...(Object.keys(rename).length > 0 ? { rename } : {}),
    traits: mapNode(model.traitsOf(id), keep),
  };
}

function narrowShape(shape: Node, keep: TraitFilter): Node {
  return mapNode(shape, (key, value) => {
    switch (key) {
      case 'traits':
        return isNode(value) ? mapNode(value, keep) : value;
      case 'members':
        return isNode(value) ? mapNode(value, (_, member) => narrowMember(member, keep)) : value;
      case 'member':
      case 'key':
      case 'value':
        return narrowMember(value, keep);
      default:
        return value;
    }
  });
}

function narrowMember(member: unknown, keep: TraitFilter): unknown {
  const traits = isNode(member) ? member.traits : undefined;
  if (!isNode(member) || !isNode(traits)) {
    return member;
  }
  const kept = mapNode(traits, keep);
  return kept === traits ? member : { ...member, traits: kept };
}
