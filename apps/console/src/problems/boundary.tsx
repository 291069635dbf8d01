import { Component, type ReactNode } from 'react';
import { Problem } from './problem.tsx';

interface BoundaryProps {
  readonly children: ReactNode;
}

/** Keeps a problem of one room out of the others. */
export class Boundary extends Component<BoundaryProps, { readonly problem: unknown }> {
  override readonly state: { readonly problem: unknown } = { problem: undefined };

  static getDerivedStateFromError(problem: unknown): { readonly problem: unknown } {
    return { problem };
  }

  override render(): ReactNode {
    if (this.state.problem === undefined) return this.props.children;
    return <Problem error={this.state.problem} onRetry={() => this.setState({ problem: undefined })} />;
  }
}
