/** What a validator asks of a forecaster, and what it gets. */
export interface ForecastQuery {
  /** Known values, oldest first, evenly spaced in time: 64 … 512 of them. */
  history: readonly number[];
  /** How many coming values are asked for, 1 … 16. */
  horizon: number;
}

export interface Forecast {
  /** The coming values, nearest first, in the history's unit. */
  forecast: readonly number[];
}
