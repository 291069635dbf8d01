import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

/** Props of {@link Tool}. */
export interface ToolProps {
  /** What it does, for those who do not see the icon. */
  readonly name: string;
  readonly icon: LucideIcon;
  /** Whether it is on; undefined for what has no on and off. */
  readonly isOn?: boolean | undefined;
  readonly isExpanded?: boolean | undefined;
  readonly isBusy?: boolean | undefined;
  /** Whether it is left out where there is little room: a phone has another way to do it. */
  readonly isSpare?: boolean | undefined;
  /** Some characters beside the icon, such as a number. */
  readonly children?: ReactNode;
  onPress(): void;
}

/** A button on the rim of the picture. */
export function Tool({
  name,
  icon: Icon,
  isOn,
  isExpanded,
  isBusy,
  isSpare,
  children,
  onPress,
}: ToolProps): ReactElement {
  return (
    <button
      type="button"
      className="live-tool"
      data-spare={isSpare}
      aria-label={name}
      title={name}
      aria-pressed={isOn}
      aria-expanded={isExpanded}
      aria-busy={isBusy || undefined}
      onClick={onPress}
    >
      <Icon size={24} strokeWidth={1.75} aria-hidden="true" />
      {children !== undefined && (
        <span className="live-tool-mark" aria-hidden="true">
          {children}
        </span>
      )}
    </button>
  );
}
