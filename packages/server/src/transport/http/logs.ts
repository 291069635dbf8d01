import { Type } from 'typebox';
import { LOG_LINES } from '../../log/log-ring.ts';
import { answer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

const QUERY = Type.Object({ lines: Type.Integer({ minimum: 1, maximum: LOG_LINES, default: 200 }) });

/** What the server has logged last. */
export function addLogs(app: App, { log }: HttpServices): void {
  const schema = {
    summary: 'The last lines of the log, oldest first',
    description:
      'Those since the start of the server, at the level that it logs at; without passwords and tokens.',
    tags: ['server'],
    querystring: QUERY,
    response: { 200: answer('LogPage', 'The lines.') },
  };
  app.get('/api/logs', { schema, config: { access: ['System_r'] } }, (request) => ({
    items: log.last(request.query.lines),
    cursor: null,
  }));
}
