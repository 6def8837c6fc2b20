import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServedGateway } from '../assembly/serving/model';
import type { Authenticator } from './authenticator';
import type { EventSink } from './events';
import type { Interceptors } from './interceptors';
import type { Policies } from './policies';
import type { TargetCaller } from './target-caller';

/** Everything that a gateway is served with. Whoever made the parts closes them. */
export interface GatewayParts {
  readonly served: ServedGateway;
  /** What answers the calls of each target, by the target's name. */
  readonly callers: ReadonlyMap<string, TargetCaller>;
  readonly authenticator: Authenticator;
  readonly interceptors?: Interceptors;
  readonly policies?: Policies;
  readonly events: EventSink;
  /** What is served beside the gateway, such as the issuer of its tokens. */
  readonly routes?: readonly Route[];
  /**
   * Whether clients are told that tools can change while they are connected. The service says no; say yes when the
   * gateway is reloaded on changes, so that clients listen for them.
   *
   * @default false
   */
  readonly announcesChanges?: boolean;
  /** Origins of pages that browsers let use the gateway. @default - none */
  readonly pages?: readonly string[];
}

/** Answers a request that is not the gateway's, or says `false` and leaves it alone. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
