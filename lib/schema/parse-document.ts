import { parseJson } from './json-document';
import { fitsBytes } from './json-size';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';
import { TextLines } from './text-lines';
import { parseYaml } from './yaml-document';

/** The largest text that is parsed: five times what the service takes, because operations can be left out of it. */
export const MAX_DOCUMENT_BYTES = 50_000_000;

/** Parses a JSON or YAML document; what is wrong with the text is in the document's issues. */
export function parseDocument(text: string, name: string): SourceDocument {
  if (!fitsBytes(text, MAX_DOCUMENT_BYTES)) {
    return tooLargeDocument(name, Buffer.byteLength(text));
  }
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const first = /\S/.exec(content)?.[0];
  if (first === undefined) {
    return emptyDocument(name);
  }
  const document = parseByLook(content, name, first);
  return document.issues.length === 0 ? requireObject(document) : document;
}

/** What a document over the limit gives; its text is not looked at. */
export function tooLargeDocument(name: string, bytes: number): SourceDocument {
  const message = `holds ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} are read, so cut it down to the operations you need`;
  return unreadableDocument(name, [documentIssue('DOCUMENT_TOO_LARGE', message)]);
}

/** Smithy's own language begins so, after comments. */
const SMITHY_IDL = /^(?:\s|\/\/[^\n]*\n)*(?:\$version\s*:\s*"[^"]*"\s*\n|namespace\s+[\w.]+\s*\n)/;

function parseByLook(content: string, name: string, first: string): SourceDocument {
  if (/\.smithy$/i.test(name) || SMITHY_IDL.test(content)) {
    const message = 'is Smithy IDL; convert it to the JSON AST with "smithy ast"';
    return unreadableDocument(name, [documentIssue('SMITHY_NOT_AST', message)], content);
  }
  const document = parseText(content, name, first);
  return document.issues.some(({ code }) => code === 'DOCUMENT_SYNTAX') ? namingTheCause(document, content) : document;
}

/** What a text is that is neither JSON nor YAML, where its first lines or marks tell. */
function namingTheCause(document: SourceDocument, content: string): SourceDocument {
  const lines = new TextLines(content);
  const conflict = /^(?:<{7}|>{7})(?: |$)/m.exec(content);
  if (conflict !== null) {
    const message = 'is the mark of a merge that is not finished; decide between the two versions and remove the marks';
    const issue = documentIssue('DOCUMENT_SYNTAX', message, lines.position(conflict.index));
    return unreadableDocument(document.name, [issue], content);
  }
  const markup = /^\s*<(?=[!?a-zA-Z])/.exec(content);
  if (markup !== null) {
    const message =
      'begins with "<", as HTML and XML do; give the JSON or YAML document itself, not the page that shows it';
    const issue = documentIssue('DOCUMENT_SYNTAX', message, lines.position(markup[0].length - 1));
    return unreadableDocument(document.name, [issue], content);
  }
  return document;
}

function parseText(content: string, name: string, first: string): SourceDocument {
  if (/\.json$/i.test(name)) {
    return parseJson(content, name);
  }
  if (first !== '{' && first !== '[') {
    return parseYaml(content, name);
  }
  const json = parseJson(content, name);
  if (json.issues[0]?.code !== 'DOCUMENT_SYNTAX') {
    return json;
  }
  // YAML's flow style begins like JSON.
  const yaml = parseYaml(content, name);
  return yaml.issues.length === 0 || /\.ya?ml$/i.test(name) ? yaml : json;
}

function requireObject(document: SourceDocument): SourceDocument {
  const { name, value } = document;
  if (value === null || value === undefined) {
    return emptyDocument(name);
  }
  if (typeof value === 'object') {
    return document;
  }
  const found =
    typeof value === 'string' ? `the text ${JSON.stringify(shorten(value))}` : `the ${typeof value} ${value}`;
  const isGlued = typeof value === 'string' && /^[\w$-]+:[^\s/]/.test(value);
  const remedy = isGlued ? 'write a space after each colon' : 'a document is an object or a list, in JSON or YAML';
  return unreadableDocument(name, [documentIssue('DOCUMENT_NOT_OBJECT', `is ${found}; ${remedy}`)], document.text);
}

function emptyDocument(name: string): SourceDocument {
  const message = 'holds nothing; a document is an object or a list, in JSON or YAML';
  return unreadableDocument(name, [documentIssue('DOCUMENT_EMPTY', message)]);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
