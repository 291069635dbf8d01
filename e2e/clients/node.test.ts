import { fileURLToPath } from 'node:url';
import { ProcessDriver } from './driver.testkit.ts';
import { playCases } from './suite.testkit.ts';

const DRIVER = fileURLToPath(new URL('drivers/node.js', import.meta.url));

playCases('the client in Node.js', async () => new ProcessDriver(process.execPath, [DRIVER], process.cwd()));
