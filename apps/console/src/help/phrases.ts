import { phrases } from '../language/phrases.ts';

export const useWords = phrases(
  { open: 'Show all keys', missing: 'The list of all keys cannot be had: the server does not answer.' },
  { open: 'Alle Tasten zeigen', missing: 'Die Liste der Tasten ist nicht da: Der Server antwortet nicht.' },
);
