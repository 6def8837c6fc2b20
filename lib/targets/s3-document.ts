import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Where a document lies in Amazon S3. */
export interface S3Document {
  /** The bucket. */
  readonly bucket: s3.IBucket;

  /** Key of the object, at most 10 MB. A changed object under the same key is no change to CloudFormation. */
  readonly objectKey: string;

  /**
   * The account that owns the bucket, twelve digits. Name it when another account owns the bucket, so that nobody
   * else's bucket of that name is read.
   *
   * @default - the service does not check who owns the bucket
   */
  readonly bucketOwner?: string;
}
