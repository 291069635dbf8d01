import type { CSSProperties, ReactElement, ReactNode } from 'react';
import type { LivePictureOptions, LivePictureState } from './live-picture.ts';
import { useLivePicture } from './use-live-picture.ts';

/** Props of {@link LiveView}. */
export interface LiveViewProps extends LivePictureOptions {
  /** What the picture shows, for those who do not see it; `Live picture` by default. */
  readonly alt?: string | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
  /** What to write over or below the picture, such as "No picture" while there is none. */
  readonly children?: ReactNode | ((state: LivePictureState) => ReactNode);
}

/**
 * The live picture, as wide as what it is in. Its element has the attribute `data-state`: `idle`, `connecting`,
 * `live`, `stalled`, `waiting` or `hidden`.
 *
 * @throws MissingProvider
 */
export function LiveView(props: LiveViewProps): ReactElement {
  const { alt = 'Live picture', className, style, children, ...options } = props;
  const { state, attach } = useLivePicture(options);
  return (
    <div className={className} style={style} data-state={state.status}>
      <div ref={attach} role="img" aria-label={alt} />
      {typeof children === 'function' ? children(state) : children}
    </div>
  );
}
