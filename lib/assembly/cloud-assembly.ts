import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TargetOrigin } from '../catalog/target-origin';
import { GatewayError } from '../schema/gateway-error';
import type { Node } from '../schema/node';
import { StackMetadata } from './construct-metadata';
import { objectAt, tryTextOf } from './json';
import { withNestedStacks } from './nested-stacks';
import { readObject, TEMPLATE_SUFFIX, unreadable } from './template-file';

/** One template, and what the assembly tells about the stack that is made from it. */
export interface StackTemplate {
  /** The stack that this one is nested in, and the resource there that creates it. */
  readonly parent?: NestedIn;
  /** The name that CloudFormation knows. */
  readonly name: string;
  /** The name that `cdk deploy` takes, which differs inside a stage; of a nested stack, that of the stack around it. */
  readonly id: string;
  readonly file: string;
  readonly template: Node;
  readonly account?: string;
  readonly region?: string;
  /** Logical id → construct path. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** Construct path of a target → where its tools are described; only our own constructs tell. */
  readonly targetOrigins?: ReadonlyMap<string, TargetOrigin>;
  /** What is known of the constructs, for the stacks that are nested in this one. */
  readonly metadata?: StackMetadata;
}

/** Where a nested stack is created. */
export interface NestedIn {
  readonly stack: StackTemplate;
  readonly logicalId: string;
}

/** The files of a cloud assembly, read. */
export interface CloudAssembly {
  /** Whether the CDK made it, or it is one template. */
  readonly source: 'cloud-assembly' | 'template';
  /** Nested stacks come after the stack that creates them. */
  readonly stacks: readonly StackTemplate[];
  /** Object key in the bucket of assets → file of the assembly. */
  readonly assets: ReadonlyMap<string, string>;
  /** The files that were read: manifests, templates, metadata. */
  readonly files: readonly string[];
}

const MANIFEST = 'manifest.json';

/** Reads a cloud assembly's folder, or a single template. */
export function readCloudAssembly(path: string): CloudAssembly {
  if (!existsSync(path)) {
    const remedy = TEMPLATE_SUFFIX.test(path)
      ? 'correct the path, or run "npx cdk synth" first'
      : 'run "npx cdk synth" first';
    throw new GatewayError('ASSEMBLY_MISSING', `"${path}" does not exist; ${remedy}`);
  }
  const reader = new AssemblyReader();
  if (statSync(path).isDirectory()) {
    return reader.readFolder(path);
  }
  return basename(path) === MANIFEST ? reader.readFolder(dirname(path)) : reader.readSingleTemplate(path);
}

/** Reads files, and remembers which. */
class AssemblyReader {
  private readonly stacks: StackTemplate[] = [];
  private readonly assets = new Map<string, string>();
  private readonly files: string[] = [];

  readFolder(folder: string): CloudAssembly {
    this.addFolder(folder, []);
    return this.assembly('cloud-assembly');
  }

  readSingleTemplate(file: string): CloudAssembly {
    const template = this.read(file);
    const name = basename(file).replace(TEMPLATE_SUFFIX, '');
    const assetManifest = join(dirname(file), `${name}.assets.json`);
    if (existsSync(assetManifest)) {
      this.addAssets(assetManifest);
    }
    const metadataFile = join(dirname(file), `${name}.metadata.json`);
    const metadata = new StackMetadata(existsSync(metadataFile) ? this.read(metadataFile) : {});
    this.stacks.push({ name, id: name, file, template, metadata, ...metadata.of(file, template) });
    return this.assembly('template');
  }

  private assembly(source: CloudAssembly['source']): CloudAssembly {
    const { assets, files } = this;
    const stacks = withNestedStacks(this.stacks, assets, (file) => this.read(file));
    return { source, stacks, assets, files };
  }

  /** `above` are the folders of the assemblies that this one is nested in. */
  private addFolder(folder: string, above: readonly string[]): void {
    const file = join(folder, MANIFEST);
    if (above.includes(folder)) {
      throw unreadable(file, 'it is the manifest of an assembly that is nested in itself');
    }
    if (!existsSync(file)) {
      const inside = join(folder, 'cdk.out');
      const remedy = existsSync(join(inside, MANIFEST)) ? `did you mean "${inside}"?` : 'run "npx cdk synth" first';
      const message = `"${folder}" holds no ${MANIFEST}, so it is not a cloud assembly; ${remedy}`;
      throw new GatewayError('ASSEMBLY_MISSING', message);
    }
    for (const [id, artifact] of Object.entries(objectAt(this.read(file), 'artifacts'))) {
      const { type } = objectAt(artifact);
      const properties = objectAt(artifact, 'properties');
      if (type === 'aws:cloudformation:stack') {
        this.addStack(folder, id, objectAt(artifact));
      } else if (type === 'cdk:asset-manifest' && typeof properties.file === 'string') {
        this.addAssets(join(folder, properties.file));
      } else if (type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') {
        this.addFolder(join(folder, properties.directoryName), [...above, folder]);
      }
    }
  }

  private addStack(folder: string, id: string, artifact: Node): void {
    const properties = objectAt(artifact, 'properties');
    const file = join(folder, tryTextOf(properties.templateFile) ?? '');
    const template = this.read(file);
    const metadataFile = tryTextOf(artifact.additionalMetadataFile);
    const entries = metadataFile ? this.read(join(folder, metadataFile)) : objectAt(artifact, 'metadata');
    const metadata = new StackMetadata(entries);
    const environment = /^aws:\/\/([^/]+)\/(.+)$/.exec(tryTextOf(artifact.environment) ?? '');
    this.stacks.push({
      name: tryTextOf(properties.stackName) ?? id,
      id: tryTextOf(artifact.displayName) ?? id,
      file,
      template,
      metadata,
      ...metadata.of(file, template),
      ...known('account', environment?.[1]),
      ...known('region', environment?.[2]),
    });
  }

  private addAssets(file: string): void {
    for (const asset of Object.values(objectAt(this.read(file), 'files'))) {
      const source = objectAt(asset, 'source').path;
      for (const destination of Object.values(objectAt(asset, 'destinations'))) {
        const key = objectAt(destination).objectKey;
        if (typeof source === 'string' && typeof key === 'string') {
          this.assets.set(key, resolve(dirname(file), source));
        }
      }
    }
  }

  private read(file: string): Node {
    this.files.push(file);
    return readObject(file);
  }
}

function known(member: 'account' | 'region', value: string | undefined): { account?: string; region?: string } {
  return value === undefined || value === `unknown-${member}` ? {} : { [member]: value };
}
