import { tasks } from './index.ts';
import { createRng } from './rng.ts';
const n = Number(process.argv[2] ?? 300);
for (const task of tasks) {
  const t0 = performance.now();
  const ch = Array.from({length:n},(_,i)=>task.challenge(createRng('rank').split(String(i))));
  console.log(task.name, 'gen ms each', (performance.now()-t0)/n);
  for (const r of task.rivals) {
    const t1 = performance.now();
    const s = ch.map((c,i)=>task.score(c.truth, r.answer(c.query, createRng('r'+i))));
    const m = s.reduce((a,b)=>a+b,0)/n; 
    let acc = '';
    if (task.name==='image-classification') acc = String(ch.filter((c)=>(r.answer(c.query, createRng('x')) as any).labels[0]===c.truth).length/n);
    console.log(r.name.padEnd(18), m.toFixed(3), acc, ((performance.now()-t1)/n).toFixed(2)+'ms');
  }
}
