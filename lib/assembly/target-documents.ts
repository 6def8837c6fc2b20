import type { TargetKind } from '../catalog/target';
import { readCloudAssembly } from './cloud-assembly';
import { tryTextOf } from './json';
import { Resources } from './resources';
import { configurationOf } from './target';
import { type Located, locateDocument } from './target-tools';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

/** A target, and the document that its tools are made of. */
export interface TargetDocument {
  readonly name: string;
  readonly kind: TargetKind;
  /** The template that creates the target. */
  readonly template: string;
  /** The document, or why there is none. */
  readonly located: Located;
}

/** Finds the document of each gateway target in a cloud assembly's folder, or in a single template. */
export function readTargetDocuments(path: string): TargetDocument[] {
  const assembly = readCloudAssembly(path);
  return new Resources(assembly).ofType(TARGET).map(({ properties, logicalId, stack }) => {
    const name = tryTextOf(properties.Name) ?? logicalId;
    const { kind, configuration } = configurationOf(properties);
    return { name, kind, template: stack.file, located: locateDocument(kind, configuration, name, assembly.assets) };
  });
}
