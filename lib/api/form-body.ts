// Forms of our own pages as requests carry them.
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { readBytes } from './request-body.ts';

/** Far more than any form of ours. */
const maxBytes = 16 * 1024;

/**
 * Reads a form, or the same as JSON.
 *
 * @returns `fields` as the parser gives them, and the text they were read from.
 * @throws AppError `bad_request` for anything else, `payload_too_large`.
 */
export async function readForm<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<{ readonly fields: z.output<S>; readonly text: string }> {
  const text = Buffer.from(await readBytes(request, maxBytes, 'The form is too large.')).toString('utf8');
  const parsed = schema.safeParse(fieldsOf(text, request.headers.get('content-type') ?? ''));
  // Which field is at fault is nobody's business here: passwords are among them.
  if (!parsed.success) throw new AppError('bad_request');
  return { fields: parsed.data, text };
}

function fieldsOf(text: string, contentType: string): unknown {
  if (contentType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  if (!contentType.startsWith('application/json')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
