import { explorerStoreConformance } from '../testing/explorer-store-conformance.ts';
import { memoryExplorerStore } from './memory-explorer-store.ts';

explorerStoreConformance('the explorer store in memory', async () => memoryExplorerStore());
