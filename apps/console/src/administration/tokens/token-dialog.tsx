import { PERMISSIONS, type Permission } from '@sightglass/protocol';
import { useState } from 'react';
import { isObject } from '../../api/exchange.ts';
import { request } from '../../api/request.ts';
import { Dialog } from '../../dialog/dialog.tsx';
import { Drafts, useDraft } from '../../drafts/drafts.ts';
import { useSession } from '../../session/session.ts';
import { Copyable } from '../copying/copyable.tsx';
import { useDeed } from '../deed.ts';
import { ChoiceField, TextField } from '../fields/fields.tsx';
import { Form } from '../fields/form.tsx';
import type { Token } from '../records.ts';
import { grantsIn } from '../roles/granted.ts';
import { PermissionChoice } from '../roles/permission-choice.tsx';
import { EXPIRIES, type Expiry, expiresAt } from './expiry.ts';
import { useTokenWords } from './token-words.ts';

interface Draft {
  readonly name: string;
  readonly expiry: Expiry;
  /** `YYYY-MM-DD`, where the expiry is a date. */
  readonly day: string;
  readonly permissions: readonly Permission[];
}

const drafts = new Drafts<Draft>({ name: 'tokens', read: readDraft });

function readDraft(value: unknown): Draft | undefined {
  if (!isObject(value)) return undefined;
  const { name, day, permissions } = value;
  const expiry = EXPIRIES.find((each) => each === value['expiry']);
  return typeof name === 'string' && typeof day === 'string' && expiry !== undefined
    ? { name, expiry, day, permissions: grantsIn(permissions) }
    : undefined;
}

type Made = Token & { readonly token: string };

/** Makes a token, and shows it this once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useTokenWords();
  const { may } = useSession();
  const { typed, keep, drop } = useDraft(drafts, '');
  const draft: Draft = typed ?? {
    name: '',
    expiry: '90',
    day: '',
    permissions: PERMISSIONS.filter((each) => each === 'Device_r' && may(each)),
  };
  const [isTried, setTried] = useState(false);
  const [made, setMade] = useState<Made>();
  const make = useDeed(
    (wish: object) => request<Made>('POST', '/api/tokens', wish),
    ['/api/tokens'],
    (token) => {
      drop();
      setMade(token);
    },
  );
  if (made) {
    return (
      <Dialog title={words.secretTitle} onClose={onClose}>
        <div className="fields-form">
          <p>{words.secretWords}</p>
          <Copyable text={made.token} name={words.secret} />
          <div className="fields-actions dialog-foot">
            <button type="button" className="button button-main" onClick={onClose}>
              {words.done}
            </button>
          </div>
        </div>
      </Dialog>
    );
  }
  const change = (part: Partial<Draft>) => keep({ ...draft, ...part });
  const end = expiresAt(draft.expiry, draft.day, new Date());
  const name = draft.name.trim();
  const send = () => {
    setTried(true);
    if (name === '' || end === undefined) return false;
    make.run({ name, permissions: draft.permissions, expiresAt: end });
    return true;
  };
  const nameOf = (expiry: Expiry) => {
    if (expiry === 'never') return words.forever;
    if (expiry === 'date') return words.date;
    return expiry === '365' ? words.year : words.days(Number(expiry));
  };
  return (
    <Dialog title={words.make} onClose={onClose}>
      <Form deed={make} send={words.create} onSend={send} onCancel={onClose} onDiscard={typed && drop}>
        <TextField
          label={words.name}
          hint={words.nameHint}
          problem={isTried && name === '' && words.nameMissing}
          value={draft.name}
          max={100}
          onChange={(text) => change({ name: text })}
        />
        <ChoiceField
          label={words.good}
          value={draft.expiry}
          onChange={(expiry) => change({ expiry })}
          choices={EXPIRIES.map((each) => [each, nameOf(each)] as const)}
        />
        {draft.expiry === 'date' && (
          <TextField
            label={words.until}
            type="date"
            problem={isTried && end === undefined && words.untilMissing}
            value={draft.day}
            onChange={(day) => change({ day })}
          />
        )}
        <PermissionChoice
          legend={words.choose}
          value={draft.permissions}
          offered={may}
          onChange={(permissions) => change({ permissions })}
        />
      </Form>
    </Dialog>
  );
}
