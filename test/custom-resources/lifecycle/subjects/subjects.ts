import { type NewSubject, played } from '../subject';
import { clientSecretSubject } from './client-secret';
import { customTransformSubject } from './custom-transform';
import { targetReadinessSubject } from './target-readiness';
import { tokenVaultSubject } from './token-vault';
import { toolVerificationSubject } from './tool-verification';

/** All custom resources of the library. */
export const SUBJECTS: readonly [string, NewSubject][] = [
  ['client secret', played(clientSecretSubject)],
  ['target readiness', played(targetReadinessSubject)],
  ['custom transform', played(customTransformSubject)],
  ['token vault encryption', played(tokenVaultSubject)],
  ['tool verification', played(toolVerificationSubject)],
];
