import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';

/** Props of {@link TransportKey}. */
export interface TransportKeyProps {
  readonly kind: 'record' | 'pause' | 'stop' | 'picture';
  readonly name: string;
  readonly icon: LucideIcon;
  readonly isEnabled: boolean;
  /** The camera was asked and has not answered yet. */
  readonly isBusy: boolean;
  onPress(): void;
}

/** A large key of the transport bar. Its place stays when it has nothing to do: a finger finds it without looking. */
export function TransportKey({
  kind,
  name,
  icon: Icon,
  isEnabled,
  isBusy,
  onPress,
}: TransportKeyProps): ReactElement {
  return (
    <button
      type="button"
      className="transport-key"
      data-kind={kind}
      disabled={!isEnabled}
      aria-busy={isBusy || undefined}
      onClick={onPress}
    >
      <Icon size={24} strokeWidth={1.75} aria-hidden="true" />
      <span className="transport-key-name">{name}</span>
    </button>
  );
}
