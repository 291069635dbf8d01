import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from './command.testkit.ts';

let desk: Desk;
beforeAll(() => {
  desk = new Desk({ SIGHTGLASS_ADMIN_PASSWORD: 'a password for tests' });
});
afterAll(() => desk.clear());

describe('sightglass serve', () => {
  it('is the server: flags, signals and exit code are its own', async () => {
    const serve = desk.start('serve --port 0 --cam1 none --cam2 none --data data');
    await serve.said(/ is at http\S+\n/);
    const address = / is at (\S+)/.exec(serve.out)?.[1] ?? '';
    const status = await desk.run(`status --json --url ${address}`);
    expect(JSON.parse(status.out)).toMatchObject({ url: address, cameras: [] });
    serve.kill('SIGTERM');
    expect(await serve.ended).toMatchObject({ code: 0, signal: null });
  });

  it('says what the server says of wrong flags, and its help', async () => {
    expect(await desk.run('serve --port high')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--port'),
    });
    expect((await desk.run('serve --help')).out).toContain('--redirect-port');
    expect((await desk.run('--help')).out).toMatch(/serve \[flags\.\.\.\][\s\S]*Exit codes:/);
  });
});
