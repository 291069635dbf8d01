import type { SourceSpec } from '../messages.ts';
import { SyntheticSource } from '../synthetic/synthetic-source.ts';
import type { Source, SourceFormat } from './source.ts';

/** Opens nothing yet: the source begins with `start()`. `head` chooses the scene of a synthetic source. */
export function openSource(_spec: SourceSpec, head: 1 | 2, format: SourceFormat): Source {
  return new SyntheticSource(head, format);
}
