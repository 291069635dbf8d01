import { isObject } from '../../api/exchange.ts';
import { Drafts } from '../../drafts/drafts.ts';

/** A text that somebody changes while it may change elsewhere. */
export interface Draft {
  /** What it was when they began. */
  readonly from: string;
  readonly text: string;
}

/** What a field shows: what is typed, or what there is. */
export function shownText(draft: Draft | undefined, present: string): string {
  return draft?.text ?? present;
}

/** What is typed. One that is as before, or as it is by now, is no draft. */
export function typed(draft: Draft | undefined, present: string, text: string): Draft | undefined {
  const from = draft?.from ?? present;
  return text === present ? undefined : { from, text };
}

/** What somebody else has made of it meanwhile; undefined where nobody has. */
export function elsewhere(draft: Draft | undefined, present: string): string | undefined {
  return draft !== undefined && present !== draft.from && present !== draft.text ? present : undefined;
}

/** What was typed of a record's caption and is not saved yet; what is undefined was not touched. */
export interface CaptionDraft {
  readonly name?: Draft | undefined;
  readonly note?: Draft | undefined;
}

/** Of all records, by their keys. */
export const captionDrafts = new Drafts<CaptionDraft>({ name: 'captions', read: readCaption });

/** What is left of a draft when what was `sent` of it has been saved: what was typed since then. */
export function unsent(draft: CaptionDraft | undefined, sent: CaptionDraft): CaptionDraft | undefined {
  const rest = (now: Draft | undefined, saved: Draft | undefined) => {
    if (now === undefined || saved === undefined) return now;
    return now.text === saved.text ? undefined : { from: saved.text.trim(), text: now.text };
  };
  return orNothing({ name: rest(draft?.name, sent.name), note: rest(draft?.note, sent.note) });
}

/** A caption's draft; undefined where nothing is left in it. */
export function orNothing({ name, note }: CaptionDraft): CaptionDraft | undefined {
  return name === undefined && note === undefined ? undefined : { name, note };
}

function readCaption(value: unknown): CaptionDraft | undefined {
  return isObject(value)
    ? orNothing({ name: readDraft(value['name']), note: readDraft(value['note']) })
    : undefined;
}

function readDraft(value: unknown): Draft | undefined {
  if (!isObject(value)) return undefined;
  const { from, text } = value;
  return typeof from === 'string' && typeof text === 'string' ? { from, text } : undefined;
}
