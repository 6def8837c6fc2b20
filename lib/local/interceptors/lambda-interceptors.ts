import type { ServedInterceptor } from '../../assembly/serving/model';
import type { EventSink } from '../events';
import type { FunctionInvoker } from '../functions/function-invoker';
import type { InterceptedRequest, InterceptedResponse, Interceptors } from '../interceptors';
import { TargetFailure } from '../target-caller';
import { interceptorEvent } from './interceptor-event';
import { emptyRequestResponse, failureResponse, INVALID_RESPONSE } from './interceptor-failure';
import { type InterceptorOutput, tryReadOutput } from './interceptor-output';

/** An interceptor and what invokes its function. */
export interface LambdaInterceptor {
  readonly served: ServedInterceptor;
  readonly invoker: FunctionInvoker;
}

type Point = 'REQUEST' | 'RESPONSE';

/** Why an interceptor failed, as callers may read it. */
interface Failure {
  readonly failure: string;
}

/** Lambda functions that see and change what comes and goes. */
export class LambdaInterceptors implements Interceptors {
  /** @param isDebug whether callers may read why an interceptor failed */
  constructor(
    private readonly interceptors: readonly LambdaInterceptor[],
    private readonly isDebug: boolean,
    private readonly emit: EventSink,
  ) {}

  async onRequest(
    original: InterceptedRequest,
  ): Promise<{ readonly request: InterceptedRequest } | { readonly response: InterceptedResponse }> {
    let request = original;
    for (const interceptor of this.#at('REQUEST')) {
      const output = await this.#invoke(interceptor, 'REQUEST', request, null);
      if ('failure' in output) return { response: failureResponse(request, output.failure, this.isDebug) };
      if (output.response !== undefined) {
        const { statusCode = 200, headers, body } = output.response;
        if (body === undefined) return { response: this.#refuse(interceptor, 'REQUEST', request) };
        return { response: await this.onResponse(request, { statusCode, headers, body }) };
      }
      if (output.request?.body === undefined) {
        this.#tell(interceptor, 'REQUEST', 'it returned no body for the request');
        return { response: emptyRequestResponse() };
      }
      request = changed(request, output.request.headers, output.request.body);
    }
    return { request };
  }

  async onResponse(request: InterceptedRequest, original: InterceptedResponse): Promise<InterceptedResponse> {
    let response = original;
    for (const interceptor of this.#at('RESPONSE')) {
      const output = await this.#invoke(interceptor, 'RESPONSE', request, response);
      if ('failure' in output) return failureResponse(request, output.failure, this.isDebug);
      const body = output.response?.body ?? (interceptor.served.excludesResponseBody ? response.body : undefined);
      if (output.response === undefined || body === undefined) return this.#refuse(interceptor, 'RESPONSE', request);
      const { statusCode = response.statusCode, headers } = output.response;
      response =
        response.event === 'later'
          ? { ...response, body }
          : { ...response, statusCode, headers: { ...response.headers, ...headers }, body };
    }
    return response;
  }

  async close(): Promise<void> {
    await Promise.all(this.interceptors.map(({ invoker }) => invoker.close()));
  }

  #at(point: Point): LambdaInterceptor[] {
    return this.interceptors.filter(({ served }) => served.points.includes(point));
  }

  async #invoke(
    interceptor: LambdaInterceptor,
    point: Point,
    request: InterceptedRequest,
    response: InterceptedResponse | null,
  ): Promise<InterceptorOutput | Failure> {
    try {
      const result = await interceptor.invoker.invoke({
        payload: interceptorEvent(interceptor.served, request, response),
      });
      if ('error' in result) {
        this.#tell(interceptor, point, result.hint);
        return { failure: result.error };
      }
      const output = tryReadOutput(result.payload);
      if (output !== undefined) return output;
    } catch (error) {
      if (!(error instanceof TargetFailure)) throw error;
      this.#tell(interceptor, point, error.hint ? `${error.text}; ${error.hint}` : error.text);
      return { failure: error.text };
    }
    this.#tell(interceptor, point, 'the service does not take what it returned');
    return { failure: INVALID_RESPONSE };
  }

  #refuse(interceptor: LambdaInterceptor, point: Point, request: InterceptedRequest): InterceptedResponse {
    this.#tell(interceptor, point, 'it returned no body for the response');
    return failureResponse(request, INVALID_RESPONSE, this.isDebug);
  }

  #tell({ served }: LambdaInterceptor, point: Point, reason: string): void {
    this.emit({ type: 'notice', about: served.function.label, message: `as ${point} interceptor: ${reason}` });
  }
}

function changed(
  request: InterceptedRequest,
  headers: InterceptedRequest['headers'],
  body: InterceptedRequest['body'],
) {
  return {
    ...request,
    headers: { ...request.headers, ...headers },
    givenHeaders: { ...request.givenHeaders, ...headers },
    body,
  };
}
