import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isNode } from '../../schema/node';
import { tryFindAsset } from '../asset-files';
import { objectAt, textOf } from '../json';
import type { Resource } from '../resources';
import { type Findings, labelOf } from './findings';
import type { ServedCode } from './model';

/**
 * Finds the code of a function in the template or among the files of the assembly.
 *
 * @param remedy what to do when there is none, which a notice tells
 */
export function readCode(resource: Resource, remedy: string, findings: Findings): ServedCode {
  const { properties, stack } = resource;
  const code = properties.Code;
  if (isNode(code) && typeof code.ZipFile === 'string') {
    findings.use(findings.raw(resource, 'Code', 'ZipFile'), stack, `the code of ${labelOf(resource)}`);
    return { inline: code.ZipFile };
  }
  if (properties.PackageType === 'Image' || objectAt(code).ImageUri !== undefined) {
    return missing('is a container image', resource, remedy, findings);
  }
  const file = tryFindFile(resource, findings);
  if (file === undefined) {
    const { S3Bucket, S3Key } = objectAt(code);
    const place = typeof code === 'string' ? code : S3Key && `s3://${textOf(S3Bucket)}/${textOf(S3Key)}`;
    const what = place ? `has its code at ${place}, which is not part of the assembly` : 'has no code in its template';
    return missing(what, resource, remedy, findings);
  }
  findings.watch(file);
  return statSync(file, { throwIfNoEntry: false }) === undefined
    ? missing(`has its code in "${file}", which is not there`, resource, remedy, findings)
    : { path: file };
}

/** Among the assets; beside the template, for those that `aws cloudformation package` has not been run on. */
function tryFindFile({ properties, stack, logicalId }: Resource, { resources }: Findings): string | undefined {
  const { Code } = properties;
  const key = textOf(objectAt(Code).S3Key);
  const asset = key === '' ? undefined : tryFindAsset(resources.assembly.assets, key);
  const metadata = objectAt(stack.template, 'Resources', logicalId, 'Metadata');
  const named = metadata['aws:asset:property'] === 'Code' ? textOf(metadata['aws:asset:path']) : '';
  const beside = typeof Code === 'string' && !/^[a-z0-9]+:\/\//i.test(Code) ? Code : named;
  return asset ?? (beside === '' ? undefined : resolve(dirname(stack.file), beside));
}

function missing(what: string, resource: Resource, remedy: string, findings: Findings): ServedCode {
  const label = labelOf(resource);
  findings.tell(label, `${what}; ${remedy}`);
  return { missing: `${label} ${what}` };
}
