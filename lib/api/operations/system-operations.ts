// About the server itself: its health and its own description.
import { z } from 'zod';
import { healthSchema } from '../contract.ts';
import { operation } from '../operation.ts';

const liveSchema = z.object({ live: z.literal(true) });

/** `GET /api/health`: Can it serve? */
export const getHealth = operation({
  id: 'getHealth',
  method: 'get',
  path: '/api/health',
  tag: 'Server',
  summary: 'Can it serve?',
  description: 'What follows `mode` is told only to this machine, or with METRICS_TOKEN. Never limited.',
  scope: 'open',
  rate: 'light',
  inputs: {},
  answers: {
    200: { description: 'It can.', schema: healthSchema },
    503: { description: 'It cannot yet, or not at the moment.', schema: healthSchema },
  },
});

/** `GET /api/health/live`: Does the process answer? Restart it when it does not. */
export const getLive = operation({
  id: 'getLive',
  method: 'get',
  path: '/api/health/live',
  tag: 'Server',
  summary: 'Does the process answer? Restart it when it does not.',
  scope: 'open',
  rate: 'light',
  inputs: {},
  answers: { 200: { description: 'It does.', schema: liveSchema } },
});

/** `GET /api/openapi.json`: This description, OpenAPI 3.1. */
export const getDescription = operation({
  id: 'getDescription',
  method: 'get',
  path: '/api/openapi.json',
  tag: 'Server',
  summary: 'This description, OpenAPI 3.1.',
  scope: 'open',
  rate: 'search',
  inputs: {},
  answers: { 200: { description: 'The document.', schema: z.looseObject({ openapi: z.string() }) } },
  hasEntityTag: true,
});

/** All operations of this area. */
export const systemOperations = [getHealth, getLive, getDescription];
