import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorTable } from '../errors.ts';
import { namedSchemas } from './api-schemas.ts';
import { describeApi } from './openapi.ts';
import { bodySchema, parametersOf } from './openapi-schemas.ts';
import { operations } from './operations.ts';

const document = describeApi({ operations, schemas: namedSchemas() });

describe('the description of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result).toEqual({ valid: true });
  });

  it('has every operation once, with a unique id', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(operations.length);
    for (const { method, path, id } of operations) {
      expect(document.paths[path]?.[method]).toMatchObject({ operationId: id });
    }
  });

  it('names every parameter of a path, and no other', () => {
    for (const { path, inputs, id } of operations) {
      const named = [...path.matchAll(/\{(?:\.\.\.)?([^}]+)\}/g)].map(([, name]) => name);
      const parsed = inputs.params ? parametersOf(inputs.params).map(({ name }) => name) : [];
      expect(parsed.toSorted(), id).toEqual(named.toSorted());
    }
  });

  it('points at shapes that are there', () => {
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(names).toContain('CatalogFile');
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('tells of each error with its status', () => {
    for (const { id, errors = [], answers, method, path } of operations) {
      const responses = document.paths[path]?.[method]?.responses as Record<string, { description: string }>;
      for (const code of errors.filter((one) => !(errorTable[one].status in answers))) {
        expect(responses[errorTable[code].status]?.description, id).toContain(code);
      }
    }
  });

  it('leaves clients room for new fields, and tests none', () => {
    const strict = describeApi({ operations, schemas: namedSchemas(), isStrict: true });
    expect(strict.components.schemas.CatalogList).toMatchObject({ additionalProperties: false });
    expect(document.components.schemas.CatalogList).not.toHaveProperty('additionalProperties');
  });
});

describe('parsers as schemas', () => {
  const whole = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1)).default(1);

  it('tell numbers of an address as numbers, and what may be left out', () => {
    const parameters = parametersOf(z.object({ page: whole.describe('Which.'), q: z.string().min(1) }));
    expect(parameters).toMatchObject([
      { name: 'page', isRequired: false, description: 'Which.', schema: { type: 'integer', minimum: 1, default: 1 } },
      { name: 'q', isRequired: true, schema: { type: 'string', minLength: 1 } },
    ]);
  });

  it('tell a body as it is written, not as it is understood', () => {
    const schema = bodySchema(z.object({ at: z.string().transform(Date.parse), n: z.number().default(1) }));
    expect(schema).toMatchObject({ properties: { at: { type: 'string' } }, required: ['at'] });
  });
});
