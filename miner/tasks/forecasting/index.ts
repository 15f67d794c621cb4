/** Forecasting: at least 64 known values come in, up to 16 coming ones go out. Synapse `SeriesForecast`. */
import { floats } from '../../inference/tensor.ts';
import type { BodySchema } from '../body-schema.ts';
import { assertModelPorts, outputRows } from '../model-fit.ts';
import { answerBody, queryBody } from '../parse-body.ts';
import { createRng } from '../rng.ts';
import type { BatchTask } from '../task.ts';
import { BadAnswerError } from '../task-errors.ts';
import { CONTEXT, drawSeries, HORIZON } from './data.ts';
import type { Forecast, ForecastQuery } from './query.ts';
import { rivals } from './rivals.ts';
import { scaleHistory } from './scale.ts';
import { forecastScore, relativeError, yardstick, type ForecastTruth } from './score.ts';

/** Larger values would leave double precision nothing to tell apart. */
const LIMIT = 1e12;

const request: BodySchema = {
  type: 'object',
  properties: {
    history: {
      type: 'array',
      items: { type: 'number', minimum: -LIMIT, maximum: LIMIT },
      minItems: CONTEXT,
      maxItems: 512,
      description: 'known values, oldest first',
    },
    horizon: {
      type: 'integer',
      minimum: 1,
      maximum: HORIZON,
      default: HORIZON,
      description: 'how many coming values are asked for',
    },
  },
};

const response: BodySchema = {
  type: 'object',
  properties: {
    forecast: {
      type: 'array',
      items: { type: 'number', minimum: -1e15, maximum: 1e15 },
      minItems: 1,
      maxItems: HORIZON,
      description: 'the coming values, nearest first',
    },
  },
};

/** A drawn series as a query and its truth. */
export function asChallenge(series: { history: Float64Array; future: Float64Array }) {
  const history = Array.from(series.history);
  const future = Array.from(series.future);
  return { query: { history, horizon: HORIZON }, truth: { future, yardstick: yardstick(history, future) } };
}

export const forecasting: BatchTask<ForecastQuery, Forecast, ForecastTruth> = {
  name: 'forecasting',
  title: 'Forecasting',
  summary: 'Continues a series of numbers by its next sixteen values.',
  synapse: { name: 'SeriesForecast', request, response, hashFields: ['history', 'horizon'], maxBodyBytes: 32 * 1024 },

  parseQuery: (body) => queryBody<ForecastQuery>(request, body),

  parseAnswer: (body, query) => {
    const answer = answerBody<Forecast>(response, body);
    if (answer.forecast.length !== query.horizon)
      throw new BadAnswerError(`${answer.forecast.length} values came, ${query.horizon} were asked for.`);
    return answer;
  },

  checkModel: (manifest) => assertModelPorts(manifest, [CONTEXT], [HORIZON]),

  feeds: (queries, manifest) => {
    const data = new Float32Array(queries.length * CONTEXT);
    queries.forEach((query, i) => data.set(scaleHistory(query.history).values, i * CONTEXT));
    return { [manifest.inputs[0]!.name]: floats([queries.length, CONTEXT], data) };
  },

  answers: (outputs, queries, manifest) =>
    outputRows(outputs, manifest, queries.length).map((row, i) => {
      const { history, horizon } = queries[i]!;
      const { mean, size } = scaleHistory(history);
      return { forecast: Array.from(row.subarray(0, horizon), (value) => mean + size * value) };
    }),

  challenge: (rng) => asChallenge(drawSeries(rng)),

  score: (truth, answer) => forecastScore(answer.forecast, truth),

  metric: {
    name: 'mean absolute error in yardsticks',
    higherIsBetter: false,
    baseline: 'last-value',
    of: (truth, answer) => relativeError(answer.forecast, truth),
  },

  rivals,

  sample: asChallenge(drawSeries(createRng('forecasting/sample'))).query,
};
