import type { ServedCredential } from '../../../assembly/serving/model';
import { own } from '../../../schema/node';
import type { SmithyService } from '../../../schema/smithy/service';
import { type AwsCredentialSource, LOCAL_CREDENTIALS } from '../../credentials/aws-credentials';
import {
  type CredentialContext,
  noAwsCredentials,
  type OutboundCredential,
} from '../../credentials/outbound-credential';
import { type SigningScope, signRequest } from '../../credentials/sign-request';
import type { EventSink } from '../../events';
import type { TargetRequest } from '../http/target-request';

const AUTH = 'smithy.api#auth';

/** Shows a service who is calling: with the gateway's role, for which the person at the terminal stands in, or with a token. */
export class ServiceCredential {
  private readonly signs: boolean;

  public constructor(
    private readonly service: SmithyService,
    private readonly target: string,
    credential: ServedCredential | undefined,
    private readonly outbound: OutboundCredential,
    private readonly options: { readonly awsCredentials: AwsCredentialSource; readonly events: EventSink },
    /** Whether the endpoint is on this machine, where nobody looks at credentials. */
    private readonly isLocal: boolean,
  ) {
    this.signs = credential === undefined || credential.type === 'GATEWAY_IAM_ROLE';
    if (this.signs && !isLocal) {
      const message = 'is called with your AWS credentials, not as the role of the gateway';
      options.events({ type: 'notice', about: target, message });
    }
  }

  public async authorize(
    request: TargetRequest,
    operationId: string,
    scope: SigningScope,
    context: CredentialContext,
  ): Promise<TargetRequest> {
    if (!this.signs) {
      return this.outbound.authorize(request, context);
    }
    if (this.takesAnybody(operationId)) {
      return request;
    }
    const credentials = (await this.options.awsCredentials.tryFind()) ?? (this.isLocal ? LOCAL_CREDENTIALS : undefined);
    if (credentials === undefined) {
      throw noAwsCredentials(this.target);
    }
    return signRequest(request, scope, credentials);
  }

  /** An empty list of schemes is an operation for callers who are not known yet, such as a sign-in. */
  private takesAnybody(operationId: string): boolean {
    const schemes = own(this.service.model.traitsOf(operationId), AUTH) ?? own(this.service.traits, AUTH);
    return Array.isArray(schemes) && schemes.length === 0;
  }
}
