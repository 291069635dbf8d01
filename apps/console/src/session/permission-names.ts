import { isPermission, type Permission } from '@sightglass/protocol';
import { phrases } from '../language/phrases.ts';

/** What the halves of a permission's name are called; the first half is what it is about. */
export const useDomainWords = phrases(
  {
    Device: 'Camera',
    Media: 'Library',
    User: 'Users',
    Network: 'Network',
    Storage: 'Storage',
    System: 'System',
    FirmwareUpdate: 'Update',
    Reboot: 'Restart',
    read: 'see',
    write: 'change',
    act: 'do it',
  },
  {
    Device: 'Kamera',
    Media: 'Mediathek',
    User: 'Benutzer',
    Network: 'Netzwerk',
    Storage: 'Speicher',
    System: 'System',
    FirmwareUpdate: 'Aktualisierung',
    Reboot: 'Neustart',
    read: 'sehen',
    write: 'ändern',
    act: 'auslösen',
  },
);

type DomainWords = ReturnType<typeof useDomainWords>;

/** What a permission lets one do with its thing. */
export function verbOf(permission: Permission, words: Pick<DomainWords, 'read' | 'write' | 'act'>): string {
  if (permission === 'Reboot_rw') return words.act;
  return permission.endsWith('_rw') ? words.write : words.read;
}

/** The name of a permission as people say it, such as `Camera: change`; of what is none, itself. */
export function permissionName(permission: string, words: DomainWords): string {
  const [domain] = permission.split('_');
  const names: Readonly<Record<string, string>> = words;
  if (domain === undefined || !isPermission(permission)) return permission;
  return `${names[domain] ?? domain}: ${verbOf(permission, words)}`;
}

/** Names of permissions, as people say them. */
export function usePermissionNames(): (permission: string) => string {
  const words = useDomainWords();
  return (permission) => permissionName(permission, words);
}
