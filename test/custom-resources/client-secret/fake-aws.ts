import type { ClientSecretPort } from '../../../lib/custom-resources/client-secret/handler/handler';
import { awsError } from '../resource-events';

/** A user pool and a secret that keep what they are told, as AWS does. */
export class FakeAws implements ClientSecretPort {
  /** What was asked for, in order. */
  public readonly calls: string[] = [];
  /** The Regions whose user pools were asked. */
  public readonly regions: string[] = [];
  /** Secrets of the clients, by client ID; a public client has none. */
  public readonly clients = new Map<string, string | undefined>();
  /** All versions of the secret, by version ID. */
  public readonly versions = new Map<string, string>();
  /** Errors to answer the next calls with, by action. */
  public readonly failures = new Map<string, unknown[]>();
  public current?: string;

  public async describeUserPoolClient(region: string, { ClientId }: { ClientId: string }) {
    this.regions.push(region);
    this.begin('DescribeUserPoolClient');
    if (!this.clients.has(ClientId)) throw awsError('ResourceNotFoundException');
    return { UserPoolClient: { ClientSecret: this.clients.get(ClientId) } };
  }

  public async getSecretValue() {
    this.begin('GetSecretValue');
    if (this.current === undefined) throw awsError('ResourceNotFoundException');
    return { SecretString: this.current };
  }

  public async putSecretValue(input: { SecretString: string; ClientRequestToken: string }) {
    this.begin('PutSecretValue');
    const { SecretString, ClientRequestToken } = input;
    if (ClientRequestToken.length < 32 || ClientRequestToken.length > 64) throw awsError('ValidationException');
    const existing = this.versions.get(ClientRequestToken);
    if (existing === SecretString) return;
    if (existing !== undefined) throw awsError('ResourceExistsException');
    this.versions.set(ClientRequestToken, SecretString);
    this.current = SecretString;
  }

  private begin(action: string): void {
    this.calls.push(action);
    const failure = this.failures.get(action)?.shift();
    if (failure !== undefined) throw failure;
  }
}
