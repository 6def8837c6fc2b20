import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Stack, Token } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { AppState } from '../credentials/app-state';
import type { GatewayGrants } from '../credentials/gateway-grants';
import type { DocumentSource } from './document-source';
import type { S3Document } from './s3-document';

/** Documents up to this size stand in the template, as long as there is room for them. */
const INLINE_BYTES = 16 * 1024;

/** What all documents of one template take together at most: half of what CloudFormation takes, for there is more in it. */
const INLINE_BYTES_PER_STACK = 500_000;

const inlined = new AppState(() => ({ bytes: 0 }));

/** Gives a document to the service: in the template, or through S3 with the permission to read that one object. */
export function renderDocument(
  scope: Construct,
  source: DocumentSource,
  content: unknown,
  grants: GatewayGrants,
): agentcore.CfnGatewayTarget.ApiSchemaConfigurationProperty {
  if (source.kind === 's3') return { s3: renderLocation(source.location, grants) };
  const text = JSON.stringify(content);
  // What only the deployment knows can be filled in to a template, but not to a file.
  const mustStay = Token.isUnresolved(text);
  if (!source.upload && (mustStay || takeRoom(scope, text))) return { inlinePayload: text };
  return { s3: uploadDocument(scope, text, grants) };
}

/** Whether a text may stand in the template of `scope`'s stack, which then has less room for others. */
export function takeRoom(scope: Construct, text: string): boolean {
  const taken = inlined.of(scope, Stack.of(scope).node.addr);
  // Each quotation mark is escaped where the document is a text of the template.
  const bytes = Buffer.byteLength(JSON.stringify(text));
  if (Buffer.byteLength(text) > INLINE_BYTES || taken.bytes + bytes > INLINE_BYTES_PER_STACK) return false;
  taken.bytes += bytes;
  return true;
}

/** Makes an asset of a text, in the stack of `scope`, named after its content. */
export function uploadDocument(
  scope: Construct,
  text: string,
  grants: GatewayGrants,
): agentcore.CfnGatewayTarget.S3ConfigurationProperty {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-mcp-gateway-'));
  const path = join(folder, 'document.json');
  writeFileSync(path, text);
  // The hash spares CDK from reading the file again, and from remembering it in its cache of files that stay.
  const assetHash = createHash('sha256').update(text).digest('hex');
  const asset = new assets.Asset(scope, 'Document', { path, assetHash });
  // Where staging is turned off the assembly refers to the file itself, so it has to stay.
  if (!isAbsolute(asset.assetPath)) rmSync(folder, { recursive: true });
  grants.allow(['s3:GetObject'], [asset.bucket.arnForObjects(asset.s3ObjectKey)]);
  return { uri: asset.s3ObjectUrl };
}

/** Refers to an object that is there already. */
export function renderLocation(
  { bucket, objectKey, bucketOwner }: S3Document,
  grants: GatewayGrants,
): agentcore.CfnGatewayTarget.S3ConfigurationProperty {
  // In IAM the two would stand for other keys, too.
  const key = objectKey.replace(/[*?]/g, (wildcard) => `\${${wildcard}}`);
  grants.allow(['s3:GetObject'], [bucket.arnForObjects(key)]);
  if (bucket.encryptionKey) grants.allow(['kms:Decrypt'], [bucket.encryptionKey.keyArn]);
  return { uri: bucket.s3UrlForObject(objectKey), bucketOwnerAccountId: bucketOwner };
}
