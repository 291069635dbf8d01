import { ERRORS, ProtocolError } from '@sightglass/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import {
  ADMINISTRATION_ERRORS,
  AdministrationError,
  InvalidCredentials,
  InvalidToken,
  LoginsBusy,
  TooManyAttempts,
} from '../../auth/errors.ts';
import { isFull } from '../../storage/full-disk.ts';
import { HttpError, notFound } from './http-error.ts';
import type { App } from './services.ts';

/** What an answer says about a failure. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds until it makes sense to try again. */
  readonly retryAfter?: number;
}

/** What a route, or a part of Fastify that answers for one, has thrown. */
type RouteError = FastifyError & { readonly headers?: Record<string, string> };

/** Lets every failure be answered as PROTOCOL.md, section 9, says: `{"error":{"code":…,"message":…}}`. */
export function answerFailures(app: App): void {
  app.setErrorHandler((problem: RouteError, request: FastifyRequest, reply: FastifyReply) => {
    const failure = failureOf(problem, request.identity.session !== undefined);
    if (failure.status >= 500 && failure.code === 'INTERNAL_ERROR') request.log.error({ err: problem });
    // How long the file is that a range goes beyond (RFC 9110, section 15.5.17).
    if (failure.status === 416 && problem.headers) reply.headers(problem.headers);
    return sendFailure(reply, failure);
  });
  app.setNotFoundHandler((request, reply) =>
    sendFailure(reply, failureOf(notFound(`${request.method} ${pathOf(request.url)}`), true)),
  );
}

/** Answers with a failure. @param more - what the body carries besides */
export function sendFailure(reply: FastifyReply, failure: Failure, more: object = {}): FastifyReply {
  const { status, code, message, retryAfter } = failure;
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  // Who has to wait does so without a connection; a crowd that came back over those it has would come all at once.
  if (status === 503) reply.header('connection', 'close');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  // What a route has said about its file does not hold for the refusal.
  reply.header('cache-control', 'no-store').removeHeader('content-disposition');
  return reply.code(status).send({ error: { code, message }, ...more });
}

/**
 * What to answer for any problem.
 *
 * @param known - whether it is known who asks: what an anonymous may not do, somebody else might
 */
export function failureOf(problem: Error & { statusCode?: number; code?: string }, known: boolean): Failure {
  const { message } = problem;
  if (problem instanceof HttpError) return { status: problem.status, code: problem.code, message };
  if (problem instanceof ProtocolError) {
    if (problem.error === 'Permission denied' && !known) return anonymous();
    return { ...ERRORS[problem.error], message };
  }
  if (problem instanceof AdministrationError) {
    return { status: ADMINISTRATION_ERRORS[problem.code], code: problem.code, message };
  }
  if (problem instanceof TooManyAttempts) {
    const { retryAfter } = problem;
    const text = `Too many attempts; try again in ${retryAfter} s`;
    return { status: 429, code: 'TOO_MANY_ATTEMPTS', message: text, retryAfter };
  }
  if (problem instanceof LoginsBusy) {
    const { retryAfter } = problem;
    const text = `Too many people log in at the moment; try again in ${retryAfter} s`;
    return { status: 503, code: 'LOGINS_BUSY', message: text, retryAfter };
  }
  if (problem instanceof InvalidCredentials) {
    return { status: 401, code: 'INVALID_CREDENTIALS', message: 'Wrong user name or password' };
  }
  if (problem instanceof InvalidToken) {
    return { status: 401, code: 'INVALID_TOKEN', message: 'The token is unknown or has ended; log in again' };
  }
  if (isFull(problem)) {
    const text = 'There is no room on the disk for this; make some, then try again';
    return { ...ERRORS['Insufficient storage'], message: text };
  }
  // Its own text repeats the address, which may have a token in it.
  if (problem.code === 'FST_ERR_BAD_URL') {
    return {
      status: 400,
      code: 'INVALID_REQUEST',
      message: 'The address is not valid; see its percent signs',
    };
  }
  if (problem.code === 'FST_ERR_VALIDATION') return { status: 400, code: 'INVALID_VALUE', message };
  if (problem.code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return { status: 400, code: 'INVALID_JSON', message: 'The body is no JSON' };
  }
  const status = problem.statusCode ?? 500;
  if (status >= 400 && status < 500) return { status, code: 'INVALID_REQUEST', message };
  return { status: 500, code: 'INTERNAL_ERROR', message: 'The server failed; its log says why' };
}

/** What somebody is told who is not logged in and would have to be. */
export function anonymous(): Failure {
  return {
    status: 401,
    code: 'AUTHENTICATION_REQUIRED',
    message: 'Log in with POST /api/login, or send a token',
  };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
