import { RequestError } from '../../api/exchange.ts';

/** Whether something was refused because another one is called like that. */
export function isNameTaken(problem: Error | null): boolean {
  return problem instanceof RequestError && problem.code === 'ALREADY_EXISTS';
}
