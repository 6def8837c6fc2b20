import { XMLBuilder } from 'fast-xml-parser';
import { isNode, type Node, own, ownNode, ownText } from '../../../schema/node';
import type { References } from '../../../schema/openapi/references';
import { TargetFailure } from '../../target-caller';
import { isGiven, primitiveText } from './parameter-styles';
import { componentName, followed, itemsOf, propertiesOf } from './schema-parts';

const ATTRIBUTE = '@_';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  suppressBooleanAttributes: false,
});

/** An element: text, or its attributes and elements by name. */
type Element = string | { [name: string]: Element | Element[] };

/** A value as XML: elements after the names of properties, or after what `xml` of their schemas says. */
export function xmlBody(value: unknown, schema: unknown, references: References): string {
  const writer = new XmlWriter(references);
  const name = writer.nameOf(schema, componentName(schema) ?? 'root');
  const root = writer.element(value, schema);
  const document = Array.isArray(root) ? { [name]: { item: root } } : { [name]: root };
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build(document)}`;
}

class XmlWriter {
  public constructor(private readonly references: References) {}

  /** The name of an element, with its prefix. */
  public nameOf(schema: unknown, fallback: string): string {
    const xml = this.xmlOf(schema);
    const prefix = ownText(xml, 'prefix');
    const name = ownText(xml, 'name') ?? fallback;
    return checked(prefix === undefined ? name : `${prefix}:${name}`);
  }

  public element(value: unknown, schema: unknown): Element | Element[] {
    if (Array.isArray(value)) {
      const items = itemsOf(schema, this.references);
      return value.filter(isGiven).flatMap((item) => [this.element(item, items)].flat());
    }
    if (!isNode(value)) {
      const text = checkedText(primitiveText(value));
      const attributes = this.namespaceOf(schema);
      return Object.keys(attributes).length === 0 ? text : { ...attributes, '#text': text };
    }
    const element: { [name: string]: Element | Element[] } = this.namespaceOf(schema);
    const properties = propertiesOf(schema, this.references);
    // Readers of XML may insist on the order of the schema.
    for (const name of new Set([...properties.keys(), ...Object.keys(value)])) {
      const member = own(value, name);
      if (isGiven(member)) {
        const [key, content] = this.member(name, member, properties.get(name) ?? this.additional(schema));
        element[key] = content;
      }
    }
    return element;
  }

  private member(name: string, value: unknown, schema: unknown): [string, Element | Element[]] {
    const xml = this.xmlOf(schema);
    if (own(xml, 'attribute') === true && typeof value !== 'object') {
      return [ATTRIBUTE + this.nameOf(schema, name), checkedText(primitiveText(value))];
    }
    if (!Array.isArray(value)) {
      return [this.nameOf(schema, name), this.element(value, schema)];
    }
    const items = itemsOf(schema, this.references);
    if (own(xml, 'wrapped') !== true) {
      return [this.nameOf(items, name), this.element(value, schema)];
    }
    const wrapper = this.nameOf(schema, name);
    const content = {
      ...this.namespaceOf(schema),
      [this.nameOf(items, ownText(xml, 'name') ?? name)]: this.element(value, schema),
    };
    return [wrapper, content];
  }

  private namespaceOf(schema: unknown): { [name: string]: string } {
    const xml = this.xmlOf(schema);
    const namespace = ownText(xml, 'namespace');
    const prefix = ownText(xml, 'prefix');
    const name = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
    return namespace === undefined ? {} : { [ATTRIBUTE + checked(name)]: namespace };
  }

  private additional(schema: unknown): unknown {
    return own(followed(schema, this.references), 'additionalProperties');
  }

  private xmlOf(schema: unknown): Node {
    return ownNode(followed(schema, this.references), 'xml');
  }
}

/** A name of an argument may be any text, and would otherwise be able to write elements of its own. */
function checked(name: string): string {
  if (!/^[\p{L}_][\p{L}\p{N}_.-]*(:[\p{L}_][\p{L}\p{N}_.-]*)?$/u.test(name)) {
    throw new TargetFailure('Invalid XML body', `${JSON.stringify(name)} cannot be the name of an XML element`);
  }
  return name;
}

function checkedText(text: string): string {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new TargetFailure('Invalid XML body', 'an argument holds a character that XML cannot carry');
  }
  return text;
}
