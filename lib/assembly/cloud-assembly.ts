import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { TARGET_METADATA, type TargetOrigin, tryReadTargetMetadata } from '../catalog/target-origin';
import { isDeeperThan, MAX_DOCUMENT_DEPTH } from '../schema/document-depth';
import { GatewayError } from '../schema/gateway-error';
import { isNode, type Node } from '../schema/node';
import { parseCloudFormationYaml } from './cloudformation-yaml';
import { listOf, objectAt, tryTextOf } from './json';

/** One template, and what the assembly tells about the stack that is made from it. */
export interface StackTemplate {
  /** The name that CloudFormation knows. */
  readonly name: string;
  /** The name that `cdk deploy` takes; differs inside a stage. */
  readonly id: string;
  readonly file: string;
  readonly template: Node;
  readonly account?: string;
  readonly region?: string;
  /** Logical id → construct path. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** Construct path of a target → where its tools are described; only our own constructs tell. */
  readonly targetOrigins?: ReadonlyMap<string, TargetOrigin>;
}

/** The files of a cloud assembly, read. */
export interface CloudAssembly {
  /** Whether the CDK made it, or it is one template. */
  readonly source: 'cloud-assembly' | 'template';
  readonly stacks: readonly StackTemplate[];
  /** Object key in the bucket of assets → file of the assembly. */
  readonly assets: ReadonlyMap<string, string>;
}

const MANIFEST = 'manifest.json';
const TEMPLATE_SUFFIX = /(\.template)?\.(json|ya?ml)$/;

/** Reads a cloud assembly's folder, or a single template. */
export function readCloudAssembly(path: string): CloudAssembly {
  if (!existsSync(path)) {
    const remedy = TEMPLATE_SUFFIX.test(path)
      ? 'correct the path, or run "npx cdk synth" first'
      : 'run "npx cdk synth" first';
    throw new GatewayError('ASSEMBLY_MISSING', `"${path}" does not exist; ${remedy}`);
  }
  if (statSync(path).isDirectory()) {
    return readFolder(path);
  }
  return basename(path) === MANIFEST ? readFolder(dirname(path)) : readSingleTemplate(path);
}

/** `above` are the folders of the assemblies that this one is nested in. */
function readFolder(folder: string, above: readonly string[] = []): CloudAssembly {
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
  const stacks: StackTemplate[] = [];
  const assets = new Map<string, string>();
  for (const [id, artifact] of Object.entries(objectAt(readObject(file), 'artifacts'))) {
    const { type } = objectAt(artifact);
    const properties = objectAt(artifact, 'properties');
    if (type === 'aws:cloudformation:stack') {
      stacks.push(readStack(folder, id, objectAt(artifact)));
    } else if (type === 'cdk:asset-manifest' && typeof properties.file === 'string') {
      readAssets(join(folder, properties.file), assets);
    } else if (type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') {
      const nested = readFolder(join(folder, properties.directoryName), [...above, folder]);
      stacks.push(...nested.stacks);
      for (const [key, source] of nested.assets) assets.set(key, source);
    }
  }
  return { source: 'cloud-assembly', stacks, assets };
}

function readSingleTemplate(file: string): CloudAssembly {
  const template = readObject(file);
  const name = basename(file).replace(TEMPLATE_SUFFIX, '');
  const assets = new Map<string, string>();
  const assetManifest = join(dirname(file), `${name}.assets.json`);
  if (existsSync(assetManifest)) {
    readAssets(assetManifest, assets);
  }
  const metadataFile = join(dirname(file), `${name}.metadata.json`);
  const metadata = existsSync(metadataFile) ? readObject(metadataFile) : {};
  const constructPaths = constructPathsOf(template, metadata);
  const stack = { name, id: name, file, template, constructPaths, targetOrigins: targetOriginsOf(metadata) };
  return { source: 'template', stacks: [stack], assets };
}

function readStack(folder: string, id: string, artifact: Node): StackTemplate {
  const properties = objectAt(artifact, 'properties');
  const file = join(folder, tryTextOf(properties.templateFile) ?? '');
  const template = readObject(file);
  const metadataFile = tryTextOf(artifact.additionalMetadataFile);
  const metadata = metadataFile ? readObject(join(folder, metadataFile)) : objectAt(artifact, 'metadata');
  const environment = /^aws:\/\/([^/]+)\/(.+)$/.exec(tryTextOf(artifact.environment) ?? '');
  return {
    name: tryTextOf(properties.stackName) ?? id,
    id: tryTextOf(artifact.displayName) ?? id,
    file,
    template,
    constructPaths: constructPathsOf(template, metadata),
    targetOrigins: targetOriginsOf(metadata),
    ...known('account', environment?.[1]),
    ...known('region', environment?.[2]),
  };
}

function known(member: 'account' | 'region', value: string | undefined): { account?: string; region?: string } {
  return value === undefined || value === `unknown-${member}` ? {} : { [member]: value };
}

/** The template tells construct paths when the CDK CLI synthesized it; the assembly's metadata always does. */
function constructPathsOf(template: Node, metadata: Node): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata)) {
    for (const entry of listOf(entries)) {
      const { type, data } = objectAt(entry);
      if (type === 'aws:cdk:logicalId' && typeof data === 'string') {
        paths.set(data, constructPath(path));
      }
    }
  }
  for (const [logicalId, resource] of Object.entries(objectAt(template, 'Resources'))) {
    const path = objectAt(resource, 'Metadata')['aws:cdk:path'];
    if (typeof path === 'string') {
      paths.set(logicalId, constructPath(path));
    }
  }
  return paths;
}

function targetOriginsOf(metadata: Node): Map<string, TargetOrigin> {
  const origins = new Map<string, TargetOrigin>();
  for (const [path, entries] of Object.entries(metadata)) {
    for (const entry of listOf(entries)) {
      const { type, data } = objectAt(entry);
      const origin = type === TARGET_METADATA ? tryReadTargetMetadata(data) : undefined;
      if (origin) origins.set(constructPath(path), origin);
    }
  }
  return origins;
}

/** Without the resource inside a construct, which people do not name; its id may end in a hash that forces replacement. */
function constructPath(path: string): string {
  return path.replace(/^\//, '').replace(/\/(Resource([0-9a-f]{8})?|Default)$/, '');
}

function readAssets(file: string, assets: Map<string, string>): void {
  for (const asset of Object.values(objectAt(readObject(file), 'files'))) {
    const source = objectAt(asset, 'source').path;
    for (const destination of Object.values(objectAt(asset, 'destinations'))) {
      const key = objectAt(destination).objectKey;
      if (typeof source === 'string' && typeof key === 'string') {
        assets.set(key, resolve(dirname(file), source));
      }
    }
  }
}

function readObject(file: string): Node {
  const value = parseFile(file);
  // Whoever reads templates recurses.
  if (isDeeperThan(value, MAX_DOCUMENT_DEPTH)) {
    throw unreadable(file, `it nests deeper than ${MAX_DOCUMENT_DEPTH} levels`);
  }
  if (!isNode(value)) {
    throw unreadable(file, 'it holds no object');
  }
  return value;
}

function parseFile(file: string): unknown {
  try {
    const text = readFileSync(file, 'utf8');
    if (/\.json$/.test(file) || /^\s*\{/.test(text)) {
      return JSON.parse(text);
    }
    return parseCloudFormationYaml(text);
  } catch (error) {
    // What follows the first line is an excerpt of the text.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw unreadable(file, reason.replace(/:$/, ''));
  }
}

function unreadable(file: string, reason: string): GatewayError {
  return new GatewayError('ASSEMBLY_UNREADABLE', `"${file}" cannot be read: ${reason}; run "npx cdk synth" again`);
}
