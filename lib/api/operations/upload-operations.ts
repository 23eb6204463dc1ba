// Uploads as they are; they are sent by the tus protocol (upload-handler.ts).
import { z } from 'zod';
import { uploadListSchema, uploadSchema } from '../contract-upload.ts';
import { operation } from '../operation.ts';

const reading = { tag: 'Uploads', scope: 'upload', method: 'get', rate: 'light' } as const;

/** `GET /api/uploads`: Files being sent, and those sent of late; those of others only for administrators. */
export const listUploads = operation({
  ...reading,
  id: 'listUploads',
  path: '/api/uploads',
  summary: 'Files being sent, and those sent of late; those of others only for administrators.',
  description:
    'Files are sent to this address by the tus protocol, version 1.0.0 (https://tus.io): POST creates an upload, with ' +
    'Upload-Length and the words filename, filetype and title in Upload-Metadata; PATCH brings bytes; HEAD tells how many need ' +
    'not be sent again; DELETE cancels. Extensions: creation, creation-with-upload, termination.',
  inputs: {},
  answers: { 200: { description: 'The latest first.', schema: uploadListSchema } },
});

/** `GET /api/uploads/{id}`: How far an upload is, and which item it became. */
export const getUpload = operation({
  ...reading,
  id: 'getUpload',
  path: '/api/uploads/{id}',
  summary: 'How far an upload is, and which item it became.',
  inputs: { params: z.object({ id: z.string().regex(/^[\w-]{24}$/, 'must have 24 characters') }) },
  answers: { 200: { description: 'The upload.', schema: uploadSchema } },
  errors: ['not_found'],
});

/** All operations of this area. */
export const uploadOperations = [listUploads, getUpload];
