import type { ServedCredential } from '../../../assembly/serving/model';
import type { SigningScope } from '../../../client/sign-request';
import { own } from '../../../schema/node';
import type { SmithyService } from '../../../schema/smithy/service';
import { AwsSigner } from '../../credentials/aws-signer';
import {
  type CredentialContext,
  createOutboundCredential,
  type OutboundCredential,
  type OutboundCredentialOptions,
} from '../../credentials/outbound-credential';
import type { TargetRequest } from '../http/target-request';

const AUTH = 'smithy.api#auth';

/** Shows a service who is calling: with a signature, unless the target has a token to send. */
export class ServiceCredential {
  private readonly token?: OutboundCredential;
  private readonly signer?: AwsSigner;

  public constructor(
    private readonly service: SmithyService,
    credential: ServedCredential | undefined,
    options: OutboundCredentialOptions,
  ) {
    if (credential === undefined || credential.type === 'GATEWAY_IAM_ROLE') {
      const { target, awsCredentials, isLocal = false, events } = options;
      this.signer = new AwsSigner(target, awsCredentials, isLocal, events);
    } else {
      this.token = createOutboundCredential(credential, options);
    }
  }

  public async authorize(
    request: TargetRequest,
    operationId: string,
    scope: SigningScope,
    context: CredentialContext,
  ): Promise<TargetRequest> {
    if (this.token !== undefined) {
      return this.token.authorize(request, context);
    }
    return this.signer === undefined || this.takesAnybody(operationId) ? request : this.signer.sign(request, scope);
  }

  /** An empty list of schemes is an operation for callers who are not known yet, such as a sign-in. */
  private takesAnybody(operationId: string): boolean {
    const schemes = own(this.service.model.traitsOf(operationId), AUTH) ?? own(this.service.traits, AUTH);
    return Array.isArray(schemes) && schemes.length === 0;
  }
}
