import { createInterface } from 'node:readline';
import { Controls } from './controls.js';

/** Drives a client from Node.js: a command per line comes in, an answer per line goes out. */
const controls = new Controls();
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  controls.do(command).then((answer) => console.log(JSON.stringify(answer)));
}
