import { PERMISSIONS, type Permission, withImplied } from '@sightglass/protocol';
import { usePermissionNames } from '../../session/permission-names.ts';
import { grantOf, toggled } from './granted.ts';

/**
 * Permissions to be ticked. What comes with another one is ticked and stays so.
 *
 * @param offered - those that may be given; what was given before by somebody with more stays in the list
 * @param given - those that are there anyway, by a role
 */
export function PermissionChoice({
  legend,
  value,
  onChange,
  offered,
  given = [],
}: {
  readonly legend: string;
  readonly value: readonly Permission[];
  readonly onChange: (value: readonly Permission[]) => void;
  readonly offered: (permission: Permission) => boolean;
  readonly given?: readonly Permission[];
}) {
  const nameOf = usePermissionNames();
  const byRole = withImplied(given);
  const shown = PERMISSIONS.filter((each) => offered(each) || value.includes(each));
  return (
    <fieldset className="fields-set">
      <legend>{legend}</legend>
      {shown.map((permission) => {
        const grant = byRole.has(permission) ? 'implied' : grantOf(value, permission);
        return (
          <label key={permission} className="fields-check" title={permission}>
            <input
              type="checkbox"
              checked={grant !== 'none'}
              disabled={grant === 'implied'}
              onChange={() => onChange(toggled(value, permission))}
            />
            {nameOf(permission)}
          </label>
        );
      })}
    </fieldset>
  );
}
