// About the server itself: its health and its own description.
import { z } from 'zod';
import { healthSchema } from '../contract.ts';
import { operation } from '../operation.ts';

const liveSchema = z.object({ live: z.literal(true) });

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

export const systemOperations = [getHealth, getLive, getDescription];
