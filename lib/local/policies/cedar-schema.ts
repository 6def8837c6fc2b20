import type {
  EntityType,
  NamespaceDefinition,
  SchemaJson,
  Type,
  TypeOfAttribute,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { CedarAttributes, CedarType } from './cedar-type';

/** A tool, as policies see it. */
export interface PolicyAction {
  /** The MCP name, `<target>___<tool>`. */
  readonly name: string;
  /** The target's name, by which policies speak of all its tools. */
  readonly target: string;
  readonly input: CedarAttributes;
}

const PRINCIPALS = ['OAuthUser', 'IamEntity', 'UnauthenticatedUser'];

/** What policies can speak of at a gateway with these tools, in Cedar's JSON format for schemas. */
export function cedarSchema(actions: readonly PolicyAction[]): SchemaJson<string> {
  const entities = new EntityTypes();
  const targets = new Set(actions.map(({ target }) => target));
  const groups = [...targets].map((target) => [target, { memberOf: [{ id: 'CallTool' }] }] as const);
  const tools = actions.map(({ name, target, input }) => {
    const context: Type<string> = {
      type: 'Record',
      attributes: {
        input: { type: 'Record', attributes: entities.attributes(input) },
        system: { type: 'Record', attributes: { now: { type: 'Extension', name: 'datetime' } } },
      },
    };
    const appliesTo = { principalTypes: PRINCIPALS, resourceTypes: ['Gateway'], context };
    return [name, { memberOf: [{ id: target }], appliesTo }] as const;
  });
  const shape: Type<string> = { type: 'Record', attributes: { id: { type: 'String' } } };
  return {
    AgentCore: {
      entityTypes: {
        OAuthUser: { shape, tags: { type: 'String' } },
        IamEntity: { shape },
        UnauthenticatedUser: {},
        Gateway: {},
        Null: {},
        Unknown: {},
      },
      actions: Object.fromEntries([['Mcp', {}], ['CallTool', { memberOf: [{ id: 'Mcp' }] }], ...groups, ...tools]),
    },
    ...entities.namespaces(),
  };
}

/** Turns types into those of Cedar's JSON format, and keeps the entity types among them, which are defined apart. */
class EntityTypes {
  private readonly definitions = new Map<string, EntityType<string>>();

  attributes(attributes: CedarAttributes): Record<string, TypeOfAttribute<string>> {
    const entries = Object.entries(attributes);
    return Object.fromEntries(entries.map(([name, { type, required }]) => [name, { ...this.type(type), required }]));
  }

  namespaces(): SchemaJson<string> {
    const namespaces: Record<string, NamespaceDefinition<string>> = {};
    for (const [name, definition] of this.definitions) {
      const split = name.lastIndexOf('::');
      const namespace = namespaces[name.slice(0, split)] ?? { entityTypes: {}, actions: {} };
      namespace.entityTypes[name.slice(split + 2)] = definition;
      namespaces[name.slice(0, split)] = namespace;
    }
    return namespaces;
  }

  private type(type: CedarType): Type<string> {
    switch (type.kind) {
      case 'String':
      case 'Long':
      case 'Boolean':
        return { type: type.kind };
      case 'decimal':
      case 'datetime':
      case 'duration':
      case 'ipaddr':
        return { type: 'Extension', name: type.kind };
      case 'Set':
        return { type: 'Set', element: this.type(type.items) };
      case 'Record':
        return { type: 'Record', attributes: this.attributes(type.attributes) };
      case 'Choice':
        return { type: 'Record', attributes: this.attributes(choiceAttributes(type.choices)) };
      case 'Enum':
        return this.define(type.entity, { enum: [...type.values] });
      case 'Tagged':
        return this.define(type.entity, {
          shape: { type: 'Record', attributes: this.attributes(type.attributes) },
          tags: this.type(type.tags),
        });
      case 'Null':
      case 'Unknown':
        return { type: 'Entity', name: `AgentCore::${type.kind}` };
    }
  }

  private define(name: string, definition: EntityType<string>): Type<string> {
    this.definitions.set(name, definition);
    return { type: 'Entity', name };
  }
}

function choiceAttributes(choices: readonly CedarType[]): CedarAttributes {
  return Object.fromEntries(choices.map((type, index) => [`typeChoice${index}`, { type, required: false }]));
}
