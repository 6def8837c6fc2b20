import { AwsService, type Json, type Operation, type ServiceCall, ServiceError } from './aws-service';
import { notFound } from './refusals';
import type { VirtualClock } from './virtual-clock';

interface Secret {
  readonly versions: Map<string, string>;
  current?: string;
}

/** AWS Secrets Manager, as far as values of secrets go. */
export class Secrets extends AwsService {
  private readonly all = new Map<string, Secret>();

  public constructor(clock: VirtualClock) {
    super(clock, 'application/x-amz-json-1.1');
  }

  /** What CloudFormation creates: a secret without a value. */
  public create(arn: string): void {
    this.all.set(arn, { versions: new Map() });
  }

  /** Gives a secret a value, as a person would. */
  public fill(arn: string, value: string): void {
    const secret = this.find(arn);
    secret.current = `version-${secret.versions.size}`;
    secret.versions.set(secret.current, value);
  }

  /** The current value, or nothing. */
  public valueOf(arn: string): string | undefined {
    const { versions, current = '' } = this.find(arn);
    return versions.get(current);
  }

  /** The versions whose value is that of the version before them. */
  public repeatedVersions(arn: string): string[] {
    const versions = [...this.find(arn).versions];
    return versions.filter(([, value], index) => value === versions[index - 1]?.[1]).map(([version]) => version);
  }

  protected route({ target, body }: ServiceCall): Operation {
    if (target === 'GetSecretValue') return { name: target, status: 200, run: () => this.get(String(body.SecretId)) };
    if (target === 'PutSecretValue') return { name: target, status: 200, run: () => this.put(body) };
    throw notFound(`There is no operation ${target}`);
  }

  private get(arn: string): Json {
    const SecretString = this.valueOf(arn);
    if (SecretString === undefined) throw notFound("Secrets Manager can't find the specified secret value");
    return { ARN: arn, SecretString, VersionId: this.find(arn).current };
  }

  private put({ SecretId, SecretString, ClientRequestToken }: Json): Json {
    const secret = this.find(String(SecretId));
    const version = String(ClientRequestToken);
    if (version.length < 32 || version.length > 64) throw new ServiceError('ValidationException', 400, 'token');
    const existing = secret.versions.get(version);
    if (existing !== undefined && existing !== SecretString) {
      throw new ServiceError('ResourceExistsException', 400, 'The version has another value already');
    }
    if (existing === undefined) {
      secret.versions.set(version, String(SecretString));
      secret.current = version;
    }
    return { ARN: SecretId, VersionId: version };
  }

  private find(arn: string): Secret {
    const secret = this.all.get(arn);
    if (!secret) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  }
}
