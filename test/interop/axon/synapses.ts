// The synapses both sides of the interop check declare; `axon-sdk.py` declares the same as SDK classes.
import { defineSynapse } from '../../../miner/axon/synapse/synapse-schema.ts';

export const DUMMY = defineSynapse({ name: 'Dummy', fields: { dummy_input: 'int', dummy_output: 'int|null=null' } });

const prompt = {
  fields: { roles: 'list[str]', messages: 'list[str]', temperature: 'float=0.7', completion: 'str|null=null' },
  requiredHashFields: ['roles', 'messages', 'temperature'],
};
export const PROMPTING = defineSynapse({ name: 'Prompting', ...prompt });
export const STREAM_PROMPTING = defineSynapse({ name: 'StreamPrompting', ...prompt, streaming: true });

export const FORECAST = defineSynapse({
  name: 'Forecast',
  fields: { symbol: 'str', horizon: 'float', params: 'dict[str,any]={}', prediction: 'float|null=null' },
  requiredHashFields: ['symbol', 'horizon', 'params'],
});

export const NESTED = defineSynapse({
  name: 'Nested',
  fields: { items: 'list[{role:str,score:float=1.0,tag:str|null=null}]', total: 'float|null=null' },
  requiredHashFields: ['items'],
});
