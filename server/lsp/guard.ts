// Stands around every handler: a crash becomes one line in the log and a neutral answer, a cancelled request costs nothing.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

export type Log = (line: string) => void;
export type Handler<P, R> = (params: P, token: CancellationToken) => R | Promise<R>;

/** `neutral` is what the editor gets when the handler throws: "nothing here", never an error dialog. */
export function guardRequest<P, R>(log: Log, method: string, neutral: R, handler: Handler<P, R>) {
  return async (params: P, token: CancellationToken): Promise<R | ResponseError<never>> => {
    if (token.isCancellationRequested) return cancelled();
    try {
      const result = await handler(params, token);
      return token.isCancellationRequested ? cancelled() : result;
    } catch (error) {
      // What a handler refuses in words is meant for the user.
      if (error instanceof ResponseError) return error as ResponseError<never>;
      log(`${method} failed: ${inOneLine(error)}`);
      return neutral;
    }
  };
}

export function guardNotification<P>(log: Log, method: string, handler: (params: P) => void | Promise<void>) {
  return async (params: P): Promise<void> => {
    try {
      await handler(params);
    } catch (error) {
      log(`${method} failed: ${inOneLine(error)}`);
    }
  };
}

function cancelled(): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/** Message and the place it was thrown at; never more, because a stack may quote the user's text. */
export function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error).split('\n')[0] ?? '';
  const place = error.stack?.split('\n').find(line => /^\s+at /.test(line));
  return `${error.message.split('\n')[0] ?? ''}${place ? ` (${place.trim()})` : ''}`;
}
