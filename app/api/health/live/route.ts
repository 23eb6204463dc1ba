// GET /api/health/live: the process answers. Restart it when it does not; /api/health tells whether it can serve.
import { json } from '#lib/api/respond.ts';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return json({ live: true });
}
