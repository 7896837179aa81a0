// The organisation model in closed form: the bound, the machine-repair queue of each researcher, and the cluster as M/G/c.
// The same as Isoloss.Core.Organisation (Queues, IdeaWork, ThroughputBound, ClusterQueue, QueueEstimate); a test holds both together.
"use strict";
const Model = (() => {
  const hoursPerYear = 8760;
  const names = { people: "people", compute: "compute", streams: "streams", ideas: "ideas" };

  function erlangC(servers, load) {
    const offered = servers * load;
    if (offered === 0) return 0;
    let term = 1, sum = 1;
    for (let i = servers; i > 0 && term > 1e-17 * sum && sum < 1e300; i--) sum += term *= i / offered;
    return 1 / (sum * (1 - load) + load);
  }

  function machineRepair(customers, service, away) {
    let waiting = 0, throughput = 0;
    for (let n = 1; n <= customers; n++) {
      const response = service * (1 + waiting);
      throughput = n / (away + response);
      waiting = throughput * response;
    }
    return throughput;
  }

  // Shares and gains at a factor on the noise, between those that were screened.
  function screened(list, noises, noise) {
    let i = noises.findIndex(n => n >= noise);
    if (i < 0) i = noises.length - 1;
    if (i === 0 || noises[i] === noise) return list[i];
    const part = Math.log(noise / noises[i - 1]) / Math.log(noises[i] / noises[i - 1]);
    const mix = (a, b) => a + part * (b - a);
    const [low, high] = [list[i - 1], list[i]];
    return { gain: mix(low.gain, high.gain), reach: low.reach.map((r, j) => mix(r, high.reach[j])) };
  }

  const whole = x => Math.max(1, Math.round(x));
  const organisation = (v, data) => ({
    researchers: whole(v.researchers), streams: whole(v.streams), implementation: v.implementation, latency: v.latency / 60,
    attention: v.attention / hoursPerYear, gpus: Math.max(1, Math.floor(v.compute * v.share + 1e-9)), cache: v.cache, cacheCost: data.cacheCost,
    ladder: data.ladder, runVariation: data.runVariation, ideas: data.ideas ?? Infinity,
  });

  function work(o, reach) {
    const cost = 1 - o.cache * (1 - o.cacheCost);
    const sum = of => o.ladder.reduce((total, step, j) => total + reach[j] * of(step), 0);
    const attention = sum(s => s.implement / o.implementation + s.analyse);
    const [gpuHours, runHours, tests] = [sum(s => s.gpuHours) * cost, sum(s => s.gpuHours / s.gang) * cost, sum(() => 1)];
    return { attention, gpuHours, runHours, tests, hours: attention / o.attention + runHours + tests * o.latency };
  }

  function bound(o, w) {
    const rate = (supply, demand) => demand > 0 ? supply / demand * hoursPerYear : Infinity;
    const limits = {
      people: rate(o.researchers * o.attention, w.attention), compute: rate(o.gpus, w.gpuHours),
      streams: rate(o.researchers * o.streams, w.hours), ideas: o.ideas,
    };
    const binding = Object.keys(limits).reduce((a, b) => limits[b] < limits[a] ? b : a);
    return { limits, binding, ideas: limits[binding] };
  }

  function usable(o, reach) {
    const largest = Math.max(...o.ladder.map(s => s.gang));
    if (o.ladder.every(s => s.gang === largest)) return o.gpus - o.gpus % largest;
    const sum = power => o.ladder.reduce((total, s, j) => total + reach[j] * s.gang ** power, 0);
    return Math.max(largest, o.gpus - 0.5 * (sum(2) / sum(1) - 1));
  }

  function cluster(o, w, reach) {
    const mean = w.runHours / w.tests, gpus = usable(o, reach);
    const smaller = 1 - o.cache * (1 - o.cacheCost ** 2);
    const square = o.ladder.reduce((total, s, j) => total + reach[j] * (s.gpuHours / s.gang) ** 2, 0) * smaller * (1 + o.runVariation ** 2) / w.tests;
    const servers = Math.max(1, Math.trunc(o.gpus * w.runHours / w.gpuHours));
    const variation = square / mean ** 2 - 1;
    return ideas => {
      const load = ideas * w.gpuHours / gpus;
      return load >= 1 ? Infinity : erlangC(servers, load) * mean / (servers * (1 - load)) * (1 + variation) / 2;
    };
  }

  function estimate(o, reach) {
    const w = work(o, reach), most = bound(o, w), wait = cluster(o, w, reach);
    const offered = delay => {
      const [service, away] = [w.attention / o.attention, w.runHours + w.tests * (o.latency + delay)];
      return o.researchers * machineRepair(o.streams, service, away);
    };
    let [low, high] = [0, most.ideas / hoursPerYear];
    for (let i = 0; i < 60; i++) {
      const rate = 0.5 * (low + high);
      if (offered(wait(rate)) > rate) low = rate; else high = rate;
    }
    return { ideas: low * hoursPerYear, wait: wait(low), bound: most, work: w };
  }

  // The share of GPUs that makes the large run best, and how much better each share makes it than none.
  function shares(values, data, screening) {
    const least = Math.max(...data.ladder.map(s => s.gang)) / values.compute;
    const x = [], y = [];
    for (let i = 1; i < 100; i++) {
      const share = i / 100;
      x.push(share);
      if (share < least) { y.push(NaN); continue; }
      const ideas = estimate(organisation({ ...values, share }, data), screening.reach).ideas;
      y.push((1 - share) * Math.exp(data.horizon * screening.gain * ideas));
    }
    const best = y.reduce((b, value, i) => value > b.value ? { value, share: x[i] } : b, { value: -Infinity, share: NaN });
    return { x, y, best: best.share };
  }

  const factors = Array.from({ length: 61 }, (_, i) => 10 ** ((i - 30) / 24));

  function along(values, data, screening, name, xs) {
    const largest = Math.max(...data.ladder.map(s => s.gang));
    const found = xs.map(x => {
      const o = organisation({ ...values, [name]: x }, data);
      return o.gpus < largest ? { ideas: NaN, bound: { ideas: NaN } } : estimate(o, screening.reach);
    });
    return { x: xs, ideas: found.map(f => f.ideas), bound: found.map(f => f.bound.ideas) };
  }

  const production = (f, compute) => f.substitution === 0
    ? compute ** (f.exponent * f.share)
    : (f.share * compute ** (f.exponent * f.substitution) + 1 - f.share) ** (1 / f.substitution);

  function compute(values, data) {
    const screening = screened(data.screened, data.noises, values.noise), other = screened(data.otherScreened, data.noises, values.noise);
    const now = estimate(organisation(values, data), screening.reach);
    const streams = Array.from({ length: 32 }, (_, i) => i + 1);
    const gains = data.noises.map(noise => {
      const [mine, theirs] = [screened(data.screened, data.noises, noise), screened(data.otherScreened, data.noises, noise)];
      const ideas = estimate(organisation(values, data), mine.reach).ideas;
      return [mine.gain * ideas, theirs.gain * ideas];
    });
    return {
      ...now, gain: now.ideas * screening.gain, otherGain: now.ideas * other.gain,
      compute: along(values, data, screening, "compute", factors.map(f => f * values.compute)),
      streams: along(values, data, screening, "streams", streams),
      implementation: along(values, data, screening, "implementation", factors.map(f => f * 10)),
      shares: shares(values, data, screening), gains,
    };
  }

  const times = gain => `${Chart.trim(Math.exp(Math.min(gain, 50)))}×`;

  function readouts(result, values, data) {
    const l = result.bound.limits;
    return {
      ideas: [Chart.count(result.ideas), `a year; at most ${Chart.count(result.bound.ideas)}`],
      binds: [names[result.bound.binding], `people ${Chart.count(l.people)}, compute ${Chart.count(l.compute)}, streams ${Chart.count(l.streams)}`],
      gain: [times(result.gain), `${data.judgement}; ${data.otherJudgement} ${times(result.otherGain)}`],
      share: [Chart.percent(result.shares.best, 0), `now ${Chart.percent(values.share, 0)}`],
      wait: [`${Chart.trim(result.wait)} h`, "for the GPUs of a test"],
    };
  }

  const top = (...lists) => 1.08 * Math.max(...lists.flat().filter(Number.isFinite));
  const years = { label: "ideas tested a year", low: 0, format: Chart.count };

  function ideasFigure(result, values, data, name, x, more = []) {
    const found = result[name];
    const simulated = data.simulated[name];
    // Beside power laws, in equal factors: production functions would press everything else to the ground.
    const range = more.length > 0 ? { log: true, low: 0.5 * Math.min(...found.ideas.filter(Number.isFinite), result.ideas), high: 1.5 * Math.max(...more.flatMap(s => s.y)) } : { high: top(found.ideas, simulated.ideas) || 1 };
    return {
      x, y: { ...years, ...range },
      series: [
        { name: "bound", color: "ink", x: found.x, y: found.bound, dash: "5 4", width: 1.5 },
        ...more,
        { name: "with queues", color: 0, x: found.x, y: found.ideas, width: 2.5 },
        { name: "simulated", color: 1, x: simulated.x, y: simulated.ideas, dots: true, label: false },
      ],
      marks: [{ x: values[name], label: "now" }],
    };
  }

  const figures = {
    compute: (result, values, data) => {
      const x = { label: "GPUs in all", low: values.compute / 16, high: values.compute * 16, log: true, format: Chart.count };
      const functions = data.functions.map((f, i) => ({
        name: f.name, color: i + 2, dash: "2 3", width: 1.5, x: result.compute.x, y: result.compute.x.map(c => result.ideas * production(f, c / values.compute)),
      }));
      return ideasFigure(result, values, data, "compute", x, functions);
    },
    streams: (result, values, data) => ideasFigure(result, values, data, "streams",
      { label: "ideas under way for each researcher", low: 1, high: 32, log: true, ticks: [1, 2, 4, 8, 16, 32], format: x => Chart.trim(x) }),
    implementation: (result, values, data) => ideasFigure(result, values, data, "implementation",
      { label: "times as fast to implement", low: 0.6, high: 160, log: true, format: x => Chart.trim(x) }),
    gains: (result, values, data) => ({
      x: { label: "noise of every rung, times what it is", low: data.noises[0], high: data.noises.at(-1), log: true, ticks: data.noises, format: x => Chart.trim(x) },
      y: { label: "adopted gains a year, ln of the multiplier", low: Math.min(0, ...result.gains.flat()), high: top(result.gains.flat()) || 1, exact: x => Chart.minus(Chart.trim(x)) },
      series: [
        { name: data.judgement, color: 1, x: data.noises, y: result.gains.map(g => g[0]) },
        { name: data.otherJudgement, color: 0, x: data.noises, y: result.gains.map(g => g[1]) },
      ],
      marks: [{ x: values.noise, label: "now" }],
    }),
    shares: (result, values) => ({
      x: { label: "share of the GPUs that tests ideas", low: 0, high: 1, format: x => Chart.percent(x, 0) },
      y: { label: "effective compute, times that without research", low: 0, high: top(result.shares.y, [1]), exact: x => Chart.trim(x) },
      series: [{ name: "large run", color: 2, x: result.shares.x, y: result.shares.y }],
      marks: [{ x: values.share, label: "now" }, { x: result.shares.best, label: "best" }],
    }),
  };

  return { compute, readouts, figures };
})();
