// Answers requests that were cancelled before their turn came, so that fast typing leaves no queue of stale work.
import { LSPErrorCodes, type Message, type ResponseMessage } from 'vscode-languageserver';

export function cancelUndispatched(message: Message): ResponseMessage | undefined {
  if (!('id' in message)) return undefined;
  return {
    jsonrpc: '2.0',
    id: message.id as ResponseMessage['id'],
    error: { code: LSPErrorCodes.RequestCancelled, message: 'The request was cancelled before it began.' },
  };
}
