// GET /api/uploads; all else there is answered beside Next, by lib/api/upload-handler.ts.
import { endpoint } from '#lib/api/endpoint.ts';
import { listUploads } from '#lib/api/operations/upload-operations.ts';
import { uploaderOf } from '#lib/api/upload-handler.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listUploads, runtime, async ({ room, caller }) => ({
  uploads: await room.uploads.list(uploaderOf(caller)),
  max_bytes: room.uploads.maxBytes,
}));
