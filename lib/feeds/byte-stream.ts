// Bytes that are made while they are read, as the body of an answer.

/**
 * Begins, so that what fails at once can still be told by a status.
 *
 * @param parts is asked for the next part only when the reader wants it, and ended when the reader leaves.
 * @returns the body; a later failure cuts it.
 * @throws what the first part throws.
 */
export async function openByteStream(parts: AsyncGenerator<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  let waiting: IteratorResult<Uint8Array> | undefined = await parts.next();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const part = waiting ?? (await parts.next());
      waiting = undefined;
      if (part.done) controller.close();
      else controller.enqueue(part.value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
