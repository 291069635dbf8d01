import { type Camera, type CameraOptions, connect } from '@sightglass/client';
import { type ReactElement, type ReactNode, useRef, useState } from 'react';
import { CameraLink } from './camera-link.ts';
import { LinkContext } from './link-context.ts';
import { useCommitEffect } from './use-commit-effect.ts';

/** How to connect, as `connect` of `@sightglass/client` takes it. */
export type ConnectProps = Optional<CameraOptions> & {
  /** `http://HOST:PORT`; in a page that the camera's server serves, `/` will do. */
  readonly url: string;
  /** None: it connects to its own. */
  readonly camera?: undefined;
};

/** Of each of several types, all fields, and each of them may be undefined. */
export type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A camera that somebody else has connected to, and closes: nothing that says how to connect goes with it. */
export type GivenProps = { readonly [K in Exclude<keyof ConnectProps, 'camera'>]?: undefined } & {
  /** Connected already; it is not closed with the provider. */
  readonly camera: Camera;
};

/** Props of {@link CameraProvider}: an address, or a camera. */
export type CameraProviderProps = (ConnectProps | GivenProps) & { readonly children?: ReactNode };

/** Props without the camera, all of them there. */
type Wish = { readonly [K in keyof CameraOptions]-?: CameraOptions[K] | undefined };

/**
 * Gives the components below it a camera. With `url` it connects when it comes on the page, once for all of them,
 * connects anew when the address or the login changes, and closes when it goes. A server connects to nothing.
 *
 * @throws TypeError when `url` is no address of a camera
 */
export function CameraProvider(props: CameraProviderProps): ReactElement {
  const { camera, url, credentials, token, tokenProvider } = props;
  const { whenDisconnected, queueLimit, timeout, longestWait, children } = props;
  const { username, password } = credentials ?? {};
  const [link] = useState(() => new CameraLink(camera));

  // A new function in each rendering is no new login.
  const provider = useRef(tokenProvider);
  useCommitEffect(() => {
    provider.current = tokenProvider;
  });
  const hasProvider = tokenProvider !== undefined;

  useCommitEffect(() => {
    const own =
      url === undefined
        ? undefined
        : connect(
            url,
            optionsOf({
              credentials:
                username === undefined || password === undefined ? undefined : { username, password },
              token,
              tokenProvider: hasProvider ? () => provider.current?.() ?? '' : undefined,
              whenDisconnected,
              queueLimit,
              timeout,
              longestWait,
            }),
          );
    const attached = own ?? camera;
    if (attached) link.attach(attached);
    return () => {
      link.detach();
      void own?.close();
    };
  }, [
    link,
    camera,
    url,
    username,
    password,
    token,
    hasProvider,
    whenDisconnected,
    queueLimit,
    timeout,
    longestWait,
  ]);

  return <LinkContext.Provider value={link}>{children}</LinkContext.Provider>;
}

/** What is undefined is left out. */
function optionsOf(wish: Wish): CameraOptions {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}
