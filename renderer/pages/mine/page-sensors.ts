/** The sensors of this window: those of its host where there is one, the browser's own for the rest. */
import { browserSensors, type SensingPage } from '../../../miner/neighbour/browser-sensors.ts';
import { firstKnown, type Sensors } from '../../../miner/neighbour/readings.ts';
import type { HostService } from '../../services/host-service.svelte.ts';

export function pageSensors(host: Pick<HostService, 'host'>, page: SensingPage): Sensors {
  const own = browserSensors(page, () => performance.now());
  return {
    async read() {
      const machine = host.host?.sensors;
      const readings = await own.read();
      return machine ? firstKnown(await machine.read(), readings) : readings;
    },
    close: () => own.close(),
  };
}
