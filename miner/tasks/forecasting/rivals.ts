/** Rival miners' honest methods, from the worst to the best. Measured in `forecasting.test.ts`. */
import type { Rival } from '../task.ts';
import type { Forecast, ForecastQuery } from './query.ts';
import {
  autoregression,
  drift,
  holt,
  lastValue,
  line,
  mean,
  movingAverage,
  seasonalMean,
  seasonalNaive,
  type Method,
} from './methods.ts';

const rival = (name: string, method: string, foretell: Method): Rival<ForecastQuery, Forecast> => ({
  name,
  method,
  answer: (query) => ({ forecast: foretell(query.history, query.horizon) }),
});

export const rivals: readonly Rival<ForecastQuery, Forecast>[] = [
  rival('mean', 'the mean of everything known', mean),
  rival('holt', "Holt's smoothing of level and damped trend", holt),
  rival('last-value', 'the last value again', lastValue),
  rival('drift', 'the line through the first and last value', drift),
  rival('moving-average', 'the mean of the last 12 values', movingAverage(12)),
  rival('line', 'the least-squares line', line),
  rival('ar-4', 'an autoregression over 4 values', autoregression(4, 0.5)),
  rival('seasonal-naive', 'the last season again', seasonalNaive),
  rival('seasonal-mean', 'the line and the mean season', seasonalMean),
  rival('ar-16', 'an autoregression over 16 values', autoregression(16, 1)),
];
