// The description of the API, OpenAPI 3.1: made from the operations, whose parsers are those that parse.
import type { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';
import { bodySchema, componentSchemas, type JsonObject, parametersOf } from './openapi-schemas.ts';
import type { Answer, Operation } from './operation.ts';
import { titles } from './respond.ts';

/** The document. */
export interface OpenApiDocument extends JsonObject {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>>; readonly securitySchemes: JsonObject };
}

/** What the description of the API is made of. */
export interface DescriptionOptions {
  readonly operations: readonly Operation[];
  /** Shapes that have a name; others get that of their operation. */
  readonly schemas: ReadonlyMap<string, z.ZodType>;
  /** See {@link componentSchemas}. Default false. */
  readonly isStrict?: boolean;
}

const info = {
  title: 'StreamVault',
  version: '1',
  description:
    'The catalogue, for other programs. Every GET can be asked as HEAD. Errors are problem details (RFC 9457) with a stable ' +
    '`code`. Answers may get further fields at any time.',
  license: { name: 'MIT', identifier: 'MIT' },
};

/** Ways to say who calls. Where the catalogue is public, nobody has to. */
export const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key, made by an admin.' },
  password: {
    type: 'http',
    scheme: 'basic',
    description: 'User and password or token, for players and file managers.',
  },
  session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token', description: 'Signed in on the web page.' },
  token: { type: 'apiKey', in: 'query', name: 'token', description: 'For programs that can send no header.' },
} as const;

/** Describes the API. Pure. */
export function describeApi({ operations, schemas, isStrict = false }: DescriptionOptions): OpenApiDocument {
  const named = new Map(schemas);
  const names = new Map([...schemas].map(([name, schema]) => [schema, name]));
  const nameOf = (schema: z.ZodType, fallback: string): string => {
    const name = names.get(schema) ?? fallback;
    names.set(schema, name);
    named.set(name, schema);
    return name;
  };
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describeOperation(operation, nameOf);
    paths[operation.path] = path;
  }
  const used = usedOnly(componentSchemas(named, isStrict), paths);
  const tags = [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name }));
  const components = { schemas: used, securitySchemes };
  return { openapi: '3.1.1', info, servers: [{ url: '/' }], tags, paths, components };
}

type NameOf = (schema: z.ZodType, fallback: string) => string;

function describeOperation(operation: Operation, nameOf: NameOf): JsonObject {
  const { id, tag, summary, description, inputs, scope, takes } = operation;
  const content = inputs.body ? jsonContent(bodySchema(inputs.body)) : takes && { [takes]: {} };
  const parameters = (['params', 'query'] as const).flatMap((part) => {
    const schema = inputs[part];
    const place = part === 'params' ? 'path' : 'query';
    return (schema ? parametersOf(schema) : []).map(({ isRequired, ...rest }) => ({
      ...rest,
      in: place,
      required: place === 'path' || isRequired,
    }));
  });
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { ...answersOf(operation, nameOf), ...problemsOf(operation) },
    security: securityOf(scope),
  };
}

const jsonContent = (schema: JsonObject) => ({ 'application/json': { schema } });

function answersOf({ id, answers, hasEntityTag }: Operation, nameOf: NameOf): Record<string, JsonObject> {
  const single = Object.keys(answers).length === 1;
  const described = Object.entries(answers).map(([status, answer]) => {
    const fallback = `${id.charAt(0).toUpperCase()}${id.slice(1)}Answer${single ? '' : status}`;
    return [status, describeAnswer(answer, fallback, nameOf)] as const;
  });
  const known: Record<string, JsonObject> = hasEntityTag
    ? { 304: { description: 'What `If-None-Match` names is still so.' } }
    : {};
  return { ...Object.fromEntries(described), ...known };
}

function describeAnswer({ description, schema, mediaType }: Answer, fallback: string, nameOf: NameOf): JsonObject {
  if (schema) {
    const $ref = `#/components/schemas/${nameOf(schema, fallback)}`;
    return { description, content: { [mediaType ?? 'application/json']: { schema: { $ref } } } };
  }
  return { description, ...(mediaType ? { content: { [mediaType]: {} } } : {}) };
}

/** Codes an operation may answer with, those all have included. */
export function errorCodesOf({ inputs, scope, errors = [] }: Operation): readonly ErrorCode[] {
  const hasInputs = Object.values(inputs).some(Boolean);
  const ofAll: readonly ErrorCode[] = [
    ...(hasInputs ? (['bad_request'] as const) : []),
    ...(scope === 'open' ? [] : (['unauthenticated', 'forbidden'] as const)),
    'too_many_requests',
    'storage_unavailable',
    'internal',
  ];
  return [...new Set([...ofAll, ...errors])];
}

function problemsOf(operation: Operation): Record<string, JsonObject> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodesOf(operation)) {
    const { status } = errorTable[code];
    // A status that is an answer of its own, as of the health check, is described there.
    if (!(status in operation.answers)) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, describeProblem(status, codes)]));
}

function describeProblem(status: number, codes: readonly ErrorCode[]): JsonObject {
  const waits = status === 429 || status === 503;
  const header = { description: 'Seconds after which trying again makes sense.', schema: { type: 'integer' } };
  return {
    description: `${titles[status] ?? 'Error'}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    ...(waits ? { headers: { 'Retry-After': header } } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function securityOf(scope: Operation['scope']): readonly JsonObject[] {
  if (scope === 'open') return [];
  const known = Object.keys(securitySchemes).map((name) => ({ [name]: [] }));
  // An empty one: nobody has to say who he is where the catalogue is public.
  return scope === 'admin' ? known : [{}, ...known];
}

/** Shapes that are named by a path, or by a shape that is. */
function usedOnly(all: Record<string, JsonObject>, paths: unknown): Record<string, JsonObject> {
  const used = new Map<string, JsonObject>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const schema = all[name];
      if (!schema || used.has(name)) continue;
      used.set(name, schema);
      visit(schema);
    }
  };
  visit(paths);
  return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
}
