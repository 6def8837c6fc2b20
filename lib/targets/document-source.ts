import { Token } from 'aws-cdk-lib';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { readDocumentFile } from '../schema/read-file';
import { throwIfErrors } from '../schema/render-issues';
import type { SourceDocument } from '../schema/source-document';
import type { S3Document } from './s3-document';

/** A document that can be read while the app runs. */
export interface ReadableSource {
  readonly kind: 'readable';
  readonly document: SourceDocument;
  /** Whether it goes to S3 whatever its size. */
  readonly upload: boolean;
}

/** A document in S3, which nothing reads before the deployment. */
export interface RemoteSource {
  readonly kind: 's3';
  readonly location: S3Document;
}

export type DocumentSource = ReadableSource | RemoteSource;

/**
 * Checks that a property of a target is a definition. TypeScript's compiler does so, but JavaScript has none, and programs
 * such as tsx leave it out.
 */
export function checkDefinition(
  property: string,
  definition: { readonly _source: DocumentSource } | undefined,
  example: string,
): Issue[] {
  if (definition?._source) return [];
  const got = typeof definition === 'string' ? JSON.stringify(definition) : typeof definition;
  const message = `takes a definition such as ${example}, got ${got}`;
  return [propertyIssue('TARGET_PROPERTY_INVALID', property, message)];
}

/** Reads a file now, so that what is wrong with it is said where the app names it. */
export function fileSource(subject: string, path: string, upload: boolean): ReadableSource {
  const document = readDocumentFile(path);
  throwIfErrors(subject, document.issues, document);
  return { kind: 'readable', document, upload };
}

/** A document in S3, checked for what can be known of it. */
export function s3Source(subject: string, location: S3Document): RemoteSource {
  throwIfErrors(subject, checkLocation(location));
  return { kind: 's3', location };
}

/** Operations can only be chosen from, and repairs made to, a document that is read at synth. */
export function checkChoosable(
  source: DocumentSource | undefined,
  choices: { readonly [property: string]: unknown },
  verb = 'chooses from',
): Issue[] {
  if (source?.kind !== 's3') return [];
  const message = `${verb} a document that lies in S3, which nothing reads at synth; use fromFile or fromAsset`;
  return Object.entries(choices)
    .filter(([, choice]) => choice !== undefined)
    .map(([property]) => propertyIssue('OPERATIONS_NOT_CHOOSABLE', property, message));
}

function checkLocation({ objectKey, bucketOwner }: S3Document): Issue[] {
  const issues: Issue[] = [];
  if (!Token.isUnresolved(objectKey) && objectKey === '') {
    issues.push(propertyIssue('S3_KEY_EMPTY', 'objectKey', 'is empty; write the key of the object in the bucket'));
  }
  if (bucketOwner !== undefined && !Token.isUnresolved(bucketOwner) && !/^\d{12}$/.test(bucketOwner)) {
    const message = `is an account ID of twelve digits, got ${JSON.stringify(bucketOwner)}`;
    issues.push(propertyIssue('S3_BUCKET_OWNER_INVALID', 'bucketOwner', message));
  }
  return issues;
}
