import type { SourceSpec } from '../messages.ts';
import { SyntheticSource } from '../synthetic/synthetic-source.ts';
import { V4l2Source } from '../v4l2/v4l2-source.ts';
import { FileSource } from './file.ts';
import { OnvifSource } from './onvif.ts';
import { RtspSource } from './rtsp.ts';
import type { Source, SourceFormat } from './source.ts';

/**
 * The source that a specification names. Nothing is opened yet: that is up to `start()`.
 *
 * @param head - chooses the scene of a synthetic source
 */
export function openSource(spec: SourceSpec, head: 1 | 2, format: SourceFormat): Source {
  switch (spec.kind) {
    case 'synthetic':
      return new SyntheticSource(head, format);
    case 'file':
      return new FileSource(spec.path, format);
    case 'rtsp':
      return new RtspSource(spec.url);
    case 'onvif':
      return new OnvifSource(spec.url);
    case 'v4l2':
      return new V4l2Source(spec.device, head, format);
  }
}
