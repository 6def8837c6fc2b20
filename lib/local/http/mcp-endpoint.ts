import { isNode, ownText } from '../../schema/node';
import type { Sessions } from '../mcp/sessions';
import type { ChangeAnnouncer } from './change-announcer';
import { PostEndpoint } from './post-endpoint';
import { MOST_BYTES, readBody } from './request-body';
import { SessionEndpoint } from './session-endpoint';
import { HTTP_REFUSED, refuse, type Visit } from './visit';

/** Answers what comes to the path of the gateway. */
export class McpEndpoint {
  private readonly posts: PostEndpoint;
  private readonly sessions: SessionEndpoint;

  public constructor(sessions: Sessions, announcer: ChangeAnnouncer) {
    this.posts = new PostEndpoint(announcer);
    this.sessions = new SessionEndpoint(sessions, announcer);
  }

  public async visit(visit: Visit): Promise<void> {
    const { request, state } = visit;
    const { method = '', url = '', headers } = request;
    const body = await readBody(request);
    if (!body) {
      const message = `Payload Too Large: Request body must not exceed ${MOST_BYTES} bytes`;
      refuse(visit, method, undefined, { httpStatus: 413, code: HTTP_REFUSED, message }, { headers: CLOSING });
      return;
    }
    const text = body.toString();
    const message = method === 'POST' ? tryParse(text) : undefined;
    const admission = await state.parts.authenticator.admit({ method, path: url, headers, body });
    if ('refusal' in admission) {
      const { refusal } = admission;
      const status = refusal.httpStatus === 401 ? 'unauthorized' : 'forbidden';
      const named = isNode(message) ? ownText(message, 'method') : undefined;
      refuse(visit, named ?? method, message, refusal, { headers: refusal.headers, status, detail: refusal.detail });
      return;
    }
    const admitted = { ...visit, caller: admission.caller, text };
    if (method === 'POST') {
      await this.posts.visit(admitted, message);
    } else {
      this.sessions.visit(admitted);
    }
  }
}

/** What is left of a body that is too large is not worth waiting for. */
const CLOSING = { connection: 'close' };

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
