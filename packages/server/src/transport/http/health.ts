import { answer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

/** Free bytes below which the storage is not healthy. */
const LEAST_FREE = 64 * 1_024 * 1_024;

/** What a check found: `ok`, or what is wrong. */
type Check = 'ok' | string;

/** Whether everything works, for a supervisor that asks now and then. */
export function addHealth(app: App, services: HttpServices): void {
  const schema = {
    summary: 'Whether everything works',
    tags: ['server'],
    response: {
      200: answer('Health', 'All checks are ok.'),
      503: answer('Health', 'Some check is not.'),
    },
  };
  app.get('/health', { schema, config: { access: 'public' } }, async (_request, reply) => {
    const checks = { camera: cameraCheck(services), storage: await storageCheck(services) };
    const healthy = Object.values(checks).every((check) => check === 'ok');
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'healthy' : 'unhealthy', checks });
  });
}

function cameraCheck({ camera }: HttpServices): Check {
  const { media, heads, lampProblems = [] } = camera.health();
  if (media !== 'running') return media === 'starting' ? 'The picture is starting' : 'The picture is down';
  const dark = heads.flatMap((head, index) => {
    const problem = head?.exists ? head.warning : (head?.problem ?? 'no signal');
    return head && problem !== undefined ? [`Camera ${index + 1}: ${problem}`] : [];
  });
  const unlit = lampProblems.flatMap((problem, index) =>
    problem === undefined ? [] : [`Camera ${index + 1}: the light is not as it should be. ${problem}`],
  );
  return [...dark, ...unlit].join('; ') || 'ok';
}

async function storageCheck({ library }: HttpServices): Promise<Check> {
  try {
    const { freeBytes } = await library.storage();
    return freeBytes < LEAST_FREE ? 'The disk is full' : 'ok';
  } catch {
    return 'The disk cannot be read';
  }
}
