import type { Camera } from '@sightglass/client';
import { CameraProvider } from '@sightglass/react';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Router } from 'wouter';
import { useOwnCamera } from './api/camera.ts';
import { queries } from './api/queries.ts';
import { Shell } from './shell/shell.tsx';
import { useHashLocation } from './state/hash-location.ts';

/** The console. @param first - its connection to the camera, under way */
export function App({ first }: { readonly first: Camera }): ReactElement {
  const camera = useOwnCamera(first);
  return (
    <QueryClientProvider client={queries}>
      <CameraProvider camera={camera}>
        <Router hook={useHashLocation}>
          <Shell />
        </Router>
      </CameraProvider>
    </QueryClientProvider>
  );
}
