import { answer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

/** Who is connected at the moment, and how. */
export function addClients(app: App, { clients }: HttpServices): void {
  const schema = {
    summary: 'Who is connected, over the WebSocket or to watch live',
    tags: ['server'],
    response: { 200: answer('ClientPage', 'All of them, in the order in which they came.') },
  };
  app.get('/api/clients', { schema, config: { access: ['System_r'] } }, () => ({
    items: clients().toSorted((a, b) => a.since.localeCompare(b.since)),
    cursor: null,
  }));
}
