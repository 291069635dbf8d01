import { fileURLToPath } from 'node:url';
import { ProcessDriver } from './driver.testkit.ts';
import { playCases } from './suite.testkit.ts';

const path = (below: string) => fileURLToPath(new URL(`../../${below}`, import.meta.url));

// Debian's Python and its websockets; warnings are errors, so that nothing is left behind in silence.
playCases(
  'the client in Python',
  async () =>
    new ProcessDriver(
      '/usr/bin/env',
      [
        `PYTHONPATH=${path('python/src')}`,
        'PYTHONDONTWRITEBYTECODE=1',
        '/usr/bin/python3',
        ...['-W', 'error', path('e2e/clients/drivers/driver.py')],
      ],
      process.cwd(),
    ),
);
