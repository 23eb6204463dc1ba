// GET /api/openapi.json
import { namedSchemas } from '#lib/api/api-schemas.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { describeApi } from '#lib/api/openapi.ts';
import { getDescription } from '#lib/api/operations/system-operations.ts';
import { operations } from '#lib/api/operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getDescription, runtime, async () => describeApi({ operations, schemas: namedSchemas() }));
