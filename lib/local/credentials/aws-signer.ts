import type { SigningScope } from '../../client/sign-request';
import type { EventSink } from '../events';
import { TargetFailure } from '../target-caller';
import type { TargetRequest } from '../targets/http/target-request';
import { type AwsCredentialSource, LOCAL_CREDENTIALS, WAYS_TO_GIVE_AWS_CREDENTIALS } from './aws-credentials';
import { signTargetRequest } from './sign-target-request';

/** Signs the requests of a target as the person at the terminal, who stands in for the gateway's role. */
export class AwsSigner {
  private readonly missing =
    `is called with AWS credentials, and there are none; give them ${WAYS_TO_GIVE_AWS_CREDENTIALS}`;

  public constructor(
    private readonly target: string,
    private readonly source: AwsCredentialSource,
    /** Whether the target is on this machine, where nobody looks at credentials. */
    private readonly isLocal: boolean,
    events: EventSink,
  ) {
    if (!isLocal) {
      const known = 'is called with your AWS credentials, not as the role of the gateway';
      events({ type: 'notice', about: target, message: source.isGiven ? known : this.missing });
    }
  }

  /** Throws a `TargetFailure` when there is nothing to sign with; a deployed gateway always has its role. */
  public async sign(request: TargetRequest, scope: SigningScope): Promise<TargetRequest> {
    const credentials = (await this.source.tryFind()) ?? (this.isLocal ? LOCAL_CREDENTIALS : undefined);
    if (credentials === undefined) {
      throw new TargetFailure('Failed to fetch outbound AWS credentials.', `the target ${this.target} ${this.missing}`);
    }
    return signTargetRequest(request, scope, credentials);
  }
}
