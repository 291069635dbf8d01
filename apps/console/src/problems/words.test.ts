import { InsufficientStorage, PermissionDenied, RateLimited } from '@sightglass/client';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../api/exchange.ts';
import { language } from '../language/language.ts';
import { codeInWords, useCodeWords } from './codes.ts';
import { useWords } from './phrases.ts';
import { problemInWords } from './words.ts';

const inWords = (problem: unknown) => problemInWords(problem, useWords.now());

describe('a problem in words', () => {
  it('names the permission that is asked for', () => {
    const problem = new RequestError(403, 'PERMISSION_DENIED', 'This takes Device_rw');
    expect(inWords(problem)).toBe('Not allowed: asks for Device_rw (Camera: change)');
    expect(inWords(new PermissionDenied('This takes Media_rw'))).toBe(
      'Not allowed: asks for Media_rw (Library: change)',
    );
  });

  it('says what can be done about a full disk', () => {
    const advice = 'The disk is full: delete recordings to make room';
    expect(inWords(new RequestError(507, 'INSUFFICIENT_STORAGE', 'No room'))).toBe(advice);
    expect(inWords(new InsufficientStorage('No room'))).toBe(advice);
  });

  it('says how long to wait', () => {
    const text = 'Too many attempts: try again in 12 s';
    expect(inWords(new RequestError(429, 'TOO_MANY_ATTEMPTS', 'Wait', 12))).toBe(text);
    expect(inWords(new RateLimited('Wait', undefined, 12))).toBe(text);
  });

  it('keeps the reason of anything else', () => {
    expect(inWords(new RequestError(409, 'INVALID_STATE', 'No film is on'))).toBe('No film is on');
    expect(inWords('odd')).toBe('odd');
  });

  it('has a German sentence before the reason, which is the server’s', () => {
    language.set('de');
    const refused = new RequestError(409, 'INVALID_STATE', 'No film is on');
    expect(inWords(refused)).toBe('Das geht gerade nicht (No film is on)');
    expect(inWords(new PermissionDenied('This takes Media_rw'))).toBe(
      'Nicht erlaubt: verlangt Media_rw (Mediathek: ändern)',
    );
    expect(codeInWords('Invalid value', useCodeWords.now())).toBe('Der Wert passt nicht');
    language.set('en');
  });
});
