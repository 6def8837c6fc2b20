import { GatewayError } from '../schema/gateway-error';
import { errorsOf, type Issue } from '../schema/issue';
import { renderIssues } from '../schema/render-issues';
import type { SourceDocument } from '../schema/source-document';

/** Throws one error for everything that is wrong with a target: its properties first, then its document. */
export function throwProblems(
  subject: string,
  propertyIssues: readonly Issue[],
  documentIssues: readonly Issue[],
  document?: SourceDocument,
): void {
  const ofProperties = errorsOf(propertyIssues);
  const ofDocument = errorsOf(documentIssues);
  const all = [...ofProperties, ...ofDocument];
  const [first] = all;
  if (!first) return;
  const count = all.length === 1 ? 'a problem' : `${all.length} problems`;
  const source = ofDocument.length > 0 && document ? ` (${document.name})` : '';
  const lines = [renderIssues(ofProperties), renderIssues(ofDocument, document)].filter((text) => text !== '');
  throw new GatewayError(first.code, `${subject} has ${count}${source}:\n${lines.join('\n')}`, all);
}
