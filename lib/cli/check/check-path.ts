import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readTargetDocuments, type TargetDocument } from '../../assembly/target-documents';
import { READERS } from '../../assembly/target-tools';
import { type DocumentKind, lookAt } from '../../schema/document-kind';
import { GatewayError } from '../../schema/gateway-error';
import { readDocument } from '../../schema/read-document';
import { isUrl, readDocumentFile } from '../../schema/read-file';
import type { SmithyReadingOptions } from '../../schema/smithy/read-smithy';
import type { SourceDocument } from '../../schema/source-document';
import { type CheckedFile, unread } from './checked-file';
import { countOperations } from './count-operations';
import type { Progress } from './progress';

const DOCUMENT_FILE = /\.(json|ya?ml)$/i;

/** What a path is checked with. */
export interface CheckContext {
  readonly cwd: string;
  readonly reading: SmithyReadingOptions;
  readonly progress: Progress;
}

/** Checks what a path leads to: one document, or the document of every target of a cloud assembly or template. */
export function checkPath(given: string, context: CheckContext): CheckedFile[] {
  const path = isUrl(given) ? given : resolve(context.cwd, given === '-' ? '/dev/stdin' : given);
  const file = isUrl(given) ? given : shorten(path, context.cwd);
  const stats = isUrl(given) ? undefined : statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    return existsSync(join(path, 'manifest.json'))
      ? checkAssembly(path, file, context)
      : [unread(file, 'DOCUMENT_IS_DIRECTORY', whatToGive(path, file))];
  }
  context.progress.show('reading', file, stats?.size);
  const document = readDocumentFile(path);
  if (isAssembly(document)) {
    return checkAssembly(path, file, context);
  }
  context.progress.show('checking', file);
  const { look, issues, tools } = readDocument(document, context.reading);
  return [
    {
      file,
      kind: look?.kind,
      look: look?.name,
      operations: countOperations(document.value, look?.kind),
      issues,
      tools,
      document,
    },
  ];
}

/** Whether a file is a template or a manifest; short forms such as `!Sub` keep a template from being read as plain YAML. */
function isAssembly({ name, value, issues, text = '' }: SourceDocument): boolean {
  if (issues.length > 0) {
    return !/\.json$/i.test(name) && /^Resources:/m.test(text) && text.includes('AWS::BedrockAgentCore::');
  }
  const look = lookAt(value);
  return look.kind === undefined && /^(a CloudFormation template|the manifest of a cloud assembly)$/.test(look.name);
}

function checkAssembly(path: string, file: string, context: CheckContext): CheckedFile[] {
  context.progress.show('reading', file);
  let targets: readonly TargetDocument[];
  try {
    targets = readTargetDocuments(path);
  } catch (error) {
    if (error instanceof GatewayError) {
      return [unread(file, error.code, error.message.replaceAll(`"${context.cwd}/`, '"'))];
    }
    throw error;
  }
  if (targets.length === 0) {
    const message =
      'creates no gateway target; give the assembly or template that holds an AWS::BedrockAgentCore::GatewayTarget';
    return [unread(file, 'ASSEMBLY_NO_TARGET', message)];
  }
  return targets.map((target) => checkTarget(target, context));
}

/** Checks a document as it will be deployed: nothing mends it any more. */
function checkTarget({ name, kind, template, located }: TargetDocument, context: CheckContext): CheckedFile {
  const file = shorten(template, context.cwd);
  const reader = READERS[kind];
  if ('missing' in located || reader === undefined) {
    const message = 'missing' in located ? located.missing : 'is of a kind whose tools cannot be read from a template';
    const issue = { code: 'TARGET_NOT_CHECKED', severity: 'note' as const, path: '', message };
    return { file, target: name, issues: [issue], tools: [] };
  }
  const { document } = located;
  const shown = located.file === undefined ? file : shorten(located.file, context.cwd);
  context.progress.show('checking', `${name} (${shown})`);
  const { issues, tools } = reader(document, { targetName: name, repair: 'none' });
  const read: DocumentKind = kind === 'OPENAPI' ? 'openapi' : kind === 'SMITHY' ? 'smithy' : 'tools';
  return {
    file: shown,
    target: name,
    kind: read,
    look: document.value === undefined ? undefined : lookAt(document.value).name,
    operations: countOperations(document.value, read),
    // A place in a text that stands inside of a template is none in the template's file.
    issues: located.file === undefined ? issues.map(({ position: _, ...issue }) => issue) : issues,
    tools,
    document: located.file === undefined ? undefined : document,
  };
}

function whatToGive(path: string, file: string): string {
  const folder = file === '.' ? '' : `${file}/`;
  const names = readdirSync(path).filter((name) => DOCUMENT_FILE.test(name));
  if (names.includes('cdk.json') && existsSync(join(path, 'cdk.out', 'manifest.json'))) {
    return `is a folder without manifest.json; for the targets of the app give "${folder}cdk.out"`;
  }
  const [first] = names.filter((name) => !/^(package|package-lock|tsconfig|cdk)(\.\w+)?\.json$/.test(name));
  const endings = [...new Set(names.map((name) => name.slice(name.lastIndexOf('.'))))];
  return first === undefined
    ? 'is a folder without manifest.json and without JSON or YAML files; give the files themselves, or the folder that "npx cdk synth" writes'
    : `is a folder without manifest.json, so it is no cloud assembly; give its documents, such as ${endings.map((ending) => `${folder}*${ending}`).join(' ')}`;
}

/** A path as it is written from the working directory, when it is below it. */
function shorten(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere.startsWith('..') ? path : fromHere || '.';
}
