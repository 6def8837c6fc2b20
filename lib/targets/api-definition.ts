import { Token } from 'aws-cdk-lib';
import { parseDocument } from '../schema/parse-document';
import { propertyIssue } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import { type DocumentSource, fileSource, s3Source } from './document-source';
import type { S3Document } from './s3-document';

const UNRESOLVED = propertyIssue(
  'DOCUMENT_UNRESOLVED',
  'text',
  'is only known at deployment, so nothing can be read from it; make it with JSON.stringify, in which single values may be such',
);

/**
 * An API described by a document: OpenAPI 3.0 or 3.1, or a Smithy model as JSON AST. JSON and YAML are both taken, and
 * one definition serves any number of targets, stacks and Regions.
 */
export class ApiDefinition {
  /**
   * The document's text. Values in it may be such that only the deployment knows, the URL of an API of the same app,
   * for one.
   *
   * Fails when the text is empty, or neither JSON nor YAML, or only known at deployment as a whole.
   */
  public static fromInline(text: string): ApiDefinition {
    const document = parseDocument(text, 'inline');
    if (document.value === undefined && Token.isUnresolved(text))
      throwIfErrors('ApiDefinition.fromInline', [UNRESOLVED]);
    throwIfErrors('ApiDefinition.fromInline', document.issues, document);
    return new ApiDefinition({ kind: 'readable', document, upload: false });
  }

  /**
   * A JSON or YAML file. Small documents become part of the template; larger ones, and those that would fill it, an
   * asset.
   *
   * Fails when the file is missing, empty, or neither JSON nor YAML.
   *
   * @param path Path of the file, relative to the working directory
   */
  public static fromFile(path: string): ApiDefinition {
    return new ApiDefinition(fileSource(`ApiDefinition.fromFile(${JSON.stringify(path)})`, path, false));
  }

  /**
   * A JSON or YAML file that is deployed as an asset whatever its size.
   *
   * @param path Path of the file, relative to the working directory
   */
  public static fromAsset(path: string): ApiDefinition {
    return new ApiDefinition(fileSource(`ApiDefinition.fromAsset(${JSON.stringify(path)})`, path, true));
  }

  /**
   * An object of Amazon S3. Nothing reads it before the deployment, so it is not checked, its operations cannot be
   * chosen, and its tools are not known at synth.
   */
  public static fromS3(location: S3Document): ApiDefinition {
    return new ApiDefinition(s3Source('ApiDefinition.fromS3', location));
  }

  /** @internal */
  public readonly _source: DocumentSource;

  private constructor(source: DocumentSource) {
    this._source = source;
  }
}
