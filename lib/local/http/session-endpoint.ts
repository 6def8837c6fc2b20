import { passSession } from '../mcp/message-gate';
import { textOfHeader } from '../mcp/propagation';
import type { Session, Sessions } from '../mcp/sessions';
import { answer } from './answers';
import type { ChangeAnnouncer } from './change-announcer';
import { EventStream, readsEvents } from './event-stream';
import { sessionHeaders } from './message-handler';
import { type AdmittedVisit, HTTP_REFUSED, refuse, tell } from './visit';

/** Answers `GET`, with which a session's client listens, and `DELETE`, with which it takes its leave. */
export class SessionEndpoint {
  public constructor(
    private readonly sessions: Sessions,
    private readonly announcer: ChangeAnnouncer,
  ) {}

  public visit(visit: AdmittedVisit): void {
    const { request, state, caller } = visit;
    const { method = '', headers } = request;
    const { served } = state.parts;
    const hasSessions = served.sessionTimeoutSeconds !== undefined;
    const allowed = ['POST', ...(hasSessions ? ['DELETE'] : []), ...(hasSessions && served.streaming ? ['GET'] : [])];
    if (!allowed.includes(method)) {
      const allow = { allow: allowed.join(', ') };
      refuse(visit, method, undefined, refusal(405, 'Method not allowed.'), { headers: allow });
      return;
    }
    const passage = passSession(textOfHeader(headers['mcp-session-id']), caller, this.sessions);
    if ('refusal' in passage) {
      refuse(visit, method, undefined, passage.refusal);
    } else if (method === 'DELETE') {
      this.end(visit, passage.session);
    } else {
      this.listen(visit, passage.session);
    }
  }

  private end(visit: AdmittedVisit, session: Session): void {
    this.sessions.end(session.id);
    this.announcer.endSession(session.id);
    answer(visit.response, 200, { 'content-length': '0' });
    tell(visit, 'DELETE', 200, { status: 'ok' });
  }

  private listen(visit: AdmittedVisit, session: Session): void {
    const { request, response, caller } = visit;
    if (!readsEvents(request)) {
      const message = 'Not Acceptable: Client must accept text/event-stream';
      refuse(visit, 'GET', undefined, refusal(406, message));
      return;
    }
    const isOpen = () => this.sessions.tryFind(session.id, caller) !== undefined;
    const stream = new EventStream(response, sessionHeaders(session));
    if (!this.announcer.listenInSession(session.id, isOpen, stream)) {
      refuse(visit, 'GET', undefined, refusal(409, 'Conflict: Only one SSE stream is allowed per session'));
      return;
    }
    response.on('close', () => this.announcer.remove(stream));
    tell(visit, 'GET', 200, { status: 'ok' });
  }
}

function refusal(httpStatus: number, message: string) {
  return { httpStatus, code: HTTP_REFUSED, message };
}
