import { useEffect, useLayoutEffect } from 'react';

/** Before the browser paints; a server, which paints nothing, is not warned about it by React 18. */
export const useCommitEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
