import { freshTalker } from './recipes/talker.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { drawExchange } from '../../miner/tasks/text-generation/data.ts';
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
const f = freshTalker(); const v = deserialize(readFileSync(process.argv[2]!)) as Float32Array[]; f.network.parameters.forEach((p, i) => p.value.set(v[i]!));
const stat = new Map<string, [number, number]>();
const V = f.network.shape.vocabulary;
for (let i = 0; i < 800; i++) { const e = drawExchange(createRng('probe' + i)); const { ids, spoken } = f.encode([e]); const l = f.network.forward([ids], spoken);
 const ok = spoken.every((s, r) => { let b = 0; for (let k = 1; k < V; k++) if (l[r * V + k]! > l[r * V + b]!) b = k; return b === ids[s + 1]; });
 const q = e.question; const kind = q.includes(' has a') ? 'story ' + q.split('. ').at(-1)!.split(' ').slice(0, 2).join(' ') : q.split(' ').slice(0, 2).join(' ');
 const s = stat.get(kind.replace(/Is an?/, 'Is')) ?? [0, 0]; s[0] += ok ? 1 : 0; s[1]++; stat.set(kind.replace(/Is an?/, 'Is'), s); }
console.log([...stat].map(([k, [a, b]]) => `${k}: ${a}/${b}`).join('\n'));
