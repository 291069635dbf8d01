import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient, tokenOf } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { Desk } from './command.testkit.ts';

let server: TestServer;
let desk: Desk;
let admin: TestClient;
let token: string;
let record: MediaRecord;
let film: Buffer;
beforeAll(async () => {
  server = await TestServer.start({ flags: ['--cam2', 'none'] });
  admin = await TestClient.admin(server);
  token = await tokenOf(server);
  desk = new Desk({ SIGHTGLASS_URL: server.address, SIGHTGLASS_TOKEN: token });
  for (const [step, out] of [
    ['start', 'true'],
    ['pause', 'pause'],
    ['resume', 'true'],
  ]) {
    expect(await desk.run(`record ${step}`)).toMatchObject({ code: 0, out: `record\t${out}\n` });
  }
  await admin.next(
    ({ recording }) => Number((recording as { durationMs?: number } | null)?.durationMs) >= 1_500,
  );
  expect(JSON.parse((await desk.run('record stop --json')).out)).toEqual({ record: false });
  [record] = JSON.parse((await desk.run('recordings list --json')).out) as [MediaRecord];
  film = await fileOf(record);
});
afterAll(async () => {
  await desk.clear();
  await server.dispose();
});

/** What the server has under a record. */
async function fileOf({ url }: MediaRecord): Promise<Buffer> {
  const answer = await fetch(`${server.address}${url}`, { headers: { authorization: `Bearer ${token}` } });
  return Buffer.from(await answer.arrayBuffer());
}

const here = () => readdirSync(desk.directory).filter((name) => /\.(?:mp4|jpg|part)/.test(name));

describe('sightglass recordings', () => {
  it('lists them', async () => {
    const { code, out } = await desk.run('recordings list --limit 1');
    expect(code).toBe(0);
    expect(out.split('\t')[0]).toBe(record.id);
  });

  it('downloads one byte by byte under its own name', async () => {
    const { code, out, err } = await desk.run('recordings get last');
    expect({ code, out, err }).toEqual({ code: 0, out: `${record.file}\n`, err: '' });
    expect(readFileSync(join(desk.directory, record.file)).equals(film)).toBe(true);
    expect(here()).toEqual([record.file]);
  });

  it('pours one into a pipe', async () => {
    expect(await desk.bash(`sightglass recordings get ${record.id} -o - > piped.mp4`).ended).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(desk.directory, 'piped.mp4')).equals(film)).toBe(true);
  });

  it('leaves no half film under the name that was wanted, and goes on with it later', async () => {
    const ranges: (string | undefined)[] = [];
    const cutting = createServer(async (request, response) => {
      const { range } = request.headers;
      const answer = await fetch(`${server.address}${request.url}`, {
        headers: { authorization: `Bearer ${token}`, ...(range === undefined ? {} : { range }) },
      });
      const body = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, { 'content-length': body.length });
      const isFile = request.url?.endsWith('/file') === true;
      if (isFile) ranges.push(range);
      if (!isFile || ranges.length > 1) response.end(body);
      else response.write(body.subarray(0, body.length / 2), () => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(cutting, 'listening');
    const place = cutting.address();
    const port = typeof place === 'object' ? place?.port : 0;
    const command = `recordings get ${record.id} -o cut.mp4 --url http://127.0.0.1:${port}`;
    expect(await desk.run(command)).toMatchObject({
      code: 3,
      err: expect.stringContaining('goes on where this ended'),
    });
    expect(here()).not.toContain('cut.mp4');
    const { size } = statSync(join(desk.directory, `cut.mp4.${record.id}.part`));
    expect(size).toBeGreaterThan(0);
    expect(await desk.run(command)).toMatchObject({ code: 0 });
    expect(ranges).toEqual([undefined, `bytes=${size}-`]);
    expect(readFileSync(join(desk.directory, 'cut.mp4')).equals(film)).toBe(true);
    expect(here().filter((name) => name.endsWith('.part'))).toEqual([]);
    cutting.close();
  });

  it('says why a file cannot be written', async () => {
    const ending = await desk.run('recordings get last -o nowhere/film.mp4');
    expect(ending).toMatchObject({ code: 1, err: expect.stringContaining('nowhere') });
  });

  it('deletes one, and says when there is none', async () => {
    expect(await desk.run(`recordings rm ${record.id}`)).toMatchObject({ code: 0, out: `${record.id}\n` });
    expect(await desk.run(`recordings rm ${record.id}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining(record.id),
    });
    expect(await desk.run('recordings get last')).toMatchObject({
      code: 1,
      err: expect.stringContaining('sightglass record start'),
    });
  });
});

describe('sightglass snap', () => {
  it('takes a picture and saves it', async () => {
    const { code, out } = await desk.run('snap -o part.jpg --json');
    expect(code).toBe(0);
    const picture = JSON.parse(out) as MediaRecord;
    expect(readFileSync(join(desk.directory, 'part.jpg')).equals(await fileOf(picture))).toBe(true);
    expect((await desk.run('snap')).out).toMatch(/^\S+\t.*\tready\t-\n$/);
  });
});
