import { readFileSync } from 'node:fs';
import { isDeeperThan, MAX_DOCUMENT_DEPTH } from '../schema/document-depth';
import { GatewayError } from '../schema/gateway-error';
import { isNode, type Node } from '../schema/node';
import { parseCloudFormationYaml } from './cloudformation-yaml';

/** What the names of templates end with. */
export const TEMPLATE_SUFFIX = /(\.template)?\.(json|ya?ml)$/;

/** Reads a template, a manifest, or another file of an assembly that holds an object. */
export function readObject(file: string): Node {
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

export function unreadable(file: string, reason: string): GatewayError {
  return new GatewayError('ASSEMBLY_UNREADABLE', `"${file}" cannot be read: ${reason}; run "npx cdk synth" again`);
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
