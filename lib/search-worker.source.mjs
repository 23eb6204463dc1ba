// Starts search-worker.ts from its source: a thread does not take over the loader of TypeScript from its process.
import { register } from 'tsx/esm/api';

register();
await import('./search-worker.ts');
