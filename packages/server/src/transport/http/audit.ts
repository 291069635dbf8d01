import { Type } from 'typebox';
import { answer } from './answers.ts';
import { PAGE, pageQuery } from './library.ts';
import type { App, HttpServices } from './services.ts';

const NAME = Type.Optional(Type.String({ maxLength: 100 }));
const QUERY = Type.Object({
  ...PAGE.properties,
  user: NAME,
  action: NAME,
  key: NAME,
  ok: Type.Optional(Type.Boolean()),
});

/** Who did what and when, newest first. */
export function addAudit(app: App, { audit }: HttpServices): void {
  const schema = {
    summary: 'Who did what and when, newest first',
    tags: ['audit'],
    querystring: QUERY,
    response: { 200: answer('AuditPage', 'A page.') },
  };
  app.get('/api/audit', { schema, config: { access: ['User_r'] } }, (request) => {
    const { user, action, key, ok } = request.query;
    return audit.list({ ...pageQuery(request.query), user, action, key, ok });
  });
}
