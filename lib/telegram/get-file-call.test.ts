// Our bytes are those of GramJS.
import { randomBytes } from 'node:crypto';
import bigInt from 'big-integer';
import { Api } from 'telegram';
import { expect, test } from 'vitest';
import { createGetFileCall } from './get-file-call.ts';

test.each([
  ['1', '2', 0, '', 0, 65_536],
  ['-1', '9223372036854775807', 3, 's', 4096, 1_048_576],
  ['-9223372036854775808', '-42', 29, 'm', 2 ** 32 + 4096, 524_288],
  ['5', '6', 253, '', 3_999_989_760, 131_072],
  ['5', '6', 254, 'x'.repeat(300), 1_048_576, 131_072],
] as const)('id %s, hash %s, a reference of %i bytes', (id, accessHash, referenceBytes, thumbSize, offset, limit) => {
  const location = new Api.InputDocumentFileLocation({
    id: bigInt(id),
    accessHash: bigInt(accessHash),
    fileReference: randomBytes(referenceBytes),
    thumbSize,
  });
  const theirs = new Api.upload.GetFile({ location, offset: bigInt(offset), limit });
  const ours = createGetFileCall({ location, offset, limit });
  expect(ours.getBytes().toString('hex')).toBe(theirs.getBytes().toString('hex'));
  expect(new Api.InvokeWithoutUpdates({ query: ours }).getBytes()).toEqual(
    new Api.InvokeWithoutUpdates({ query: theirs }).getBytes(),
  );
});
