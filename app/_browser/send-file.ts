// Sends one file to the bot with its facts; the bytes go from the disk through the socket, never whole through memory.
import type { Problem } from '#lib/api/contract.ts';
import type { Sent } from '../api/demo/_control/chat-contract.ts';
import { ApiError } from './fetch-json.ts';
import type { MediaFacts } from './media-facts.ts';

/**
 * @param onProgress part of the file that has left the browser, 0 to 1. `fetch` cannot tell it, hence the older interface.
 * @returns the id of the message.
 * @throws ApiError, and TypeError when the server cannot be reached, as fetch does.
 */
export function sendFile(file: File, facts: MediaFacts, onProgress: (part: number) => void): Promise<number> {
  const request = new XMLHttpRequest();
  request.open('POST', `/api/demo/file?${query(file, facts)}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.responseType = 'json';
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer: Partial<Sent> & Partial<Problem> = request.response ?? {};
      if (request.status === 200 && answer.messageId !== undefined) resolve(answer.messageId);
      else reject(new ApiError(request.status, answer.code ?? '', answer.detail ?? ''));
    };
    request.onerror = () => reject(new TypeError('connection lost'));
    request.send(facts.thumb ? new Blob([facts.thumb, file]) : file);
  });
}

function query(file: File, facts: MediaFacts): URLSearchParams {
  const all = {
    name: file.name,
    mimeType: facts.mimeType,
    durationSeconds: facts.durationSeconds,
    width: facts.width,
    height: facts.height,
    thumbBytes: facts.thumb?.size,
  };
  return new URLSearchParams(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
