import { type DocumentLook, lookAt, unknownKind } from './document-kind';
import type { DocumentReading } from './document-reading';
import { readOpenApi } from './openapi/read-openapi';
import { readSmithy, type SmithyReadingOptions } from './smithy/read-smithy';
import type { SourceDocument } from './source-document';
import { readToolList } from './tool-list/read-tool-list';

/** What a document is, and what it says. */
export interface RecognisedReading extends DocumentReading {
  /** `undefined` for a text that cannot be parsed. */
  readonly look?: DocumentLook;
}

/** Recognises what a document is, and reads it as that. */
export function readDocument(document: SourceDocument, options: SmithyReadingOptions = {}): RecognisedReading {
  if (document.value === undefined) {
    return { issues: document.issues, tools: [], document: undefined };
  }
  const look = lookAt(document.value);
  switch (look.kind) {
    case 'openapi':
      return { ...readOpenApi(document, options), look };
    case 'smithy':
      return { ...readSmithy(document, options), look };
    case 'tools':
      return { ...readToolList(document, options), look };
    default:
      return { issues: [...document.issues, unknownKind(look)], tools: [], document: undefined, look };
  }
}
