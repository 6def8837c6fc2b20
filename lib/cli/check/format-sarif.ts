import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Issue } from '../../schema/issue';
import { type CheckedFile, placeOf } from './checked-file';
import { readCodeMeanings } from './code-meanings';

const REPOSITORY = 'https://github.com/cdk-mcp-gateway/cdk-mcp-gateway';

/**
 * What was found, as code scanners exchange it.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif(files: readonly CheckedFile[]): string {
  const codes = [...new Set(files.flatMap(({ issues }) => issues.map(({ code }) => code)))].sort();
  const meanings = readCodeMeanings();
  const run = {
    tool: {
      driver: {
        name: 'mcp-gateway',
        version: process.env.MCP_GATEWAY_VERSION ?? 'unreleased',
        informationUri: REPOSITORY,
        rules: codes.map((id) => ({
          id,
          shortDescription: { text: meanings.get(id) ?? id },
          helpUri: `${REPOSITORY}/blob/main/docs/errors.md#${id.toLowerCase()}`,
        })),
      },
    },
    columnKind: 'utf16CodeUnits',
    results: files.flatMap((file) => file.issues.map((issue) => resultOf(file, issue, codes.indexOf(issue.code)))),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultOf(checked: CheckedFile, issue: Issue, ruleIndex: number) {
  const place = placeOf(checked, issue);
  const subject = checked.target === undefined ? '' : `${checked.target}: `;
  return {
    ruleId: issue.code,
    ruleIndex,
    level: issue.severity,
    message: { text: `${subject}${issue.message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(checked.file) },
          ...(place && { region: { startLine: place.line, startColumn: place.column } }),
        },
        ...(issue.path !== '' && { logicalLocations: [{ fullyQualifiedName: issue.path }] }),
      },
    ],
  };
}

/** Relative to the working directory, which is where scanners look for files. */
function uriOf(file: string): string {
  return isAbsolute(file) ? pathToFileURL(file).href : file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
