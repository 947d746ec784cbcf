import { Component, type ReactNode } from 'react';
import { reloadIfChunkIsGone } from '@/lib/reload-once';
import { toast } from '@/lib/toasts';
import { t } from './messages';

type Props = { children: ReactNode; onFailed?: () => void };

/** Around what is loaded when it is called for: if that fails, the page around it stays and says so. */
export class ChunkBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error): void {
    if (reloadIfChunkIsGone(error)) return;
    toast('error', t('chunk.failed'));
    this.props.onFailed?.();
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
