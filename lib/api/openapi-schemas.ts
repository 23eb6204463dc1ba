// Parsers -> JSON Schema 2020-12, as an OpenAPI 3.1 document holds it.
import { z } from 'zod';

/** A JSON Schema, or any other object of the document. */
export type JsonObject = { readonly [key: string]: unknown };

const target = 'draft-2020-12';

/** What parsers turn into other things has no schema of its own: then anything is said to come. */
const unrepresentable = 'any';

/** Without what stands once for the whole document, and without what strict parsers say of fields nobody knows yet. */
function tidy(value: unknown, isStrict: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => tidy(one, isStrict));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, inner]) => {
    if (key === '$schema' || key === '$id') return false;
    // The whole range of exact numbers is no limit that anybody has set.
    if (/^(?:minimum|maximum)$/.test(key) && Math.abs(Number(inner)) === Number.MAX_SAFE_INTEGER) return false;
    return isStrict || key !== 'additionalProperties' || inner !== false;
  });
  return Object.fromEntries(kept.map(([key, inner]) => [key, tidy(inner, isStrict)]));
}

/**
 * The shapes of answers as `components.schemas`, each where others name it by `$ref`.
 *
 * @param named by their names in the document.
 * @param isStrict no field may come that is not named: for tests; clients must take new ones as they come.
 */
export function componentSchemas(named: ReadonlyMap<string, z.ZodType>, isStrict: boolean): Record<string, JsonObject> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of named) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { target, unrepresentable, uri, io: 'output' });
  return tidy(schemas, isStrict) as Record<string, JsonObject>;
}

/** A parser of a body as callers must write it. */
export function bodySchema(schema: z.ZodType): JsonObject {
  return tidy(z.toJSONSchema(schema, { target, unrepresentable, io: 'input' }), true) as JsonObject;
}

/** One parameter of an address. */
export interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly isRequired: boolean;
  readonly schema: JsonObject;
}

/** The parameters an object parser takes. Numbers are told as numbers, although an address has only letters. */
export function parametersOf(schema: z.ZodType): readonly Parameter[] {
  const options = { target, unrepresentable } as const;
  const given = z.toJSONSchema(schema, { ...options, io: 'input' }) as JsonObject;
  const parsed = z.toJSONSchema(schema, { ...options, io: 'output' }) as JsonObject;
  const results = (parsed.properties ?? {}) as Record<string, JsonObject>;
  const required = (given.required ?? []) as readonly string[];
  return Object.entries((given.properties ?? {}) as Record<string, JsonObject>).map(([name, written]) => {
    const result = results[name] ?? {};
    const { description, ...rest } = /^(?:integer|number|boolean)$/.test(String(result.type)) ? result : written;
    const text = description ?? written.description;
    return {
      name,
      ...(typeof text === 'string' ? { description: text } : {}),
      isRequired: required.includes(name),
      schema: tidy(rest, true) as JsonObject,
    };
  });
}
