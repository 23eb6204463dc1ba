// GET /api/uploads/{id}; all else there is answered beside Next, by lib/api/upload-handler.ts.
import { endpoint } from '#lib/api/endpoint.ts';
import { getUpload } from '#lib/api/operations/upload-operations.ts';
import { uploaderOf } from '#lib/api/upload-handler.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getUpload, runtime, ({ room, caller, params }) =>
  room.uploads.find(params.id, uploaderOf(caller)),
);
