// The timeline in the page: requirements as masses on a lattice, the update against low FLOP, saturating drivers, the mixture. The same
// steps as TimelineQuadrature, whose numbers a test holds these against.
"use strict";
const Model = (() => {
  const step = 0.02;
  const log2 = Math.log10(2);

  const shifted = (l, by) => ({ start: l.start + by, mass: l.mass });
  const end = l => l.start + (l.mass.length - 1) * step;

  function mix(parts) {
    const low = Math.min(...parts.map(p => p.start));
    const high = Math.max(...parts.map(end));
    const mass = new Float64Array(Math.ceil((high - low) / step) + 2);
    for (const part of parts) {
      const offset = (part.start - low) / step;
      const first = Math.floor(offset);
      const right = offset - first;
      part.mass.forEach((m, i) => { mass[first + i] += m * (1 - right); mass[first + 1 + i] += m * right; });
    }
    return { start: low, mass };
  }

  function plus(a, b) {
    const mass = new Float64Array(a.mass.length + b.mass.length - 1);
    for (let i = 0; i < a.mass.length; i++) {
      if (a.mass[i] !== 0) for (let j = 0; j < b.mass.length; j++) mass[i + j] += a.mass[i] * b.mass[j];
    }
    return { start: a.start + b.start, mass };
  }

  function raise(l, limit, probability, by) {
    if (probability === 0 || l.start - step / 2 >= limit) return l;
    const stays = Float64Array.from(l.mass);
    const cells = Math.min(l.mass.length, Math.ceil((limit - l.start) / step) + 1);
    const moves = new Float64Array(cells);
    for (let i = 0; i < cells; i++) {
      moves[i] = probability * l.mass[i] * Math.min(1, Math.max(0, (limit - (l.start + (i - 0.5) * step)) / step));
      stays[i] -= moves[i];
    }
    return mix([{ start: l.start, mass: stays }, plus({ start: l.start, mass: moves }, by)]);
  }

  function floor(l, least) {
    if (l.start >= least) return l;
    const first = Math.min(l.mass.length, Math.ceil((least - l.start) / step));
    const below = l.mass.slice(0, first).reduce((sum, m) => sum + m, 0);
    const mass = first === l.mass.length ? new Float64Array(1) : l.mass.slice(first);
    return mix([{ start: least, mass: new Float64Array([below]) }, { start: l.start + first * step, mass }]);
  }

  function finish(l) {
    l.cumulative = new Float64Array(l.mass.length);
    l.mass.reduce((sum, m, i) => (l.cumulative[i] = sum + m), 0);
    return l;
  }

  function cdf(l, x) {
    if (x === -Infinity) return 0;
    const at = (x - l.start) / step + 0.5;
    if (at <= 0) return 0;
    const cell = Math.floor(at);
    return cell >= l.mass.length ? 1 : Math.min(1, l.cumulative[cell] - (1 - (at - cell)) * l.mass[cell]);
  }

  function quantile(l, p) {
    let [low, high] = [0, l.mass.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (l.cumulative[middle] < p) low = middle + 1; else high = middle;
    }
    const within = l.mass[low] > 0 ? Math.min(1, Math.max(0, 1 - (l.cumulative[low] - p) / l.mass[low])) : 1;
    return l.start + (low - 0.5 + within) * step;
  }

  const known = new Map();
  function required(anchor, offset, data) {
    const key = `${anchor.name} ${offset}`;
    if (known.has(key)) return known.get(key);
    let l = shifted({ start: anchor.start, mass: Float64Array.from(anchor.mass) }, offset);
    if (anchor.updated) {
      for (const { below, probability } of data.lowFlop.steps) l = raise(l, below, probability, data.lowFlop.push);
      l = floor(l, data.lowFlop.floor);
    }
    if (known.size > 200) known.clear();
    known.set(key, finish(l));
    return l;
  }

  const capped = (x, max) => x - max > 300 ? max : x - Math.log10(1 + 10 ** (x - max));
  const spending = (v, year) => capped(Math.log10(v["spending.start"]) + (year - v["spending.year"]) * log2 / v["spending.doubling"],
    Math.log10(v["spending.share"] * v["gdp.start"]) + (year - 2020) * Math.log10(1 + v["gdp.growth"]));
  const hardware = (v, year) => capped(Math.log10(v["hardware.start"]) + (year - v["hardware.year"]) * log2 / v["hardware.doubling"], Math.log10(v["hardware.cap"]));
  // A measured gain counts once from its year on, or gains like it set the pace from then on (EfficiencyCurve).
  const efficiency = (v, anchor, year) => {
    const gain = v["algorithms.gain"], from = v["algorithms.gain-year"], pace = v["algorithms.gains-per-year"];
    const own = ((pace > 0 ? Math.min(year, from) : year) - v["algorithms.year"]) * log2 / v[`${anchor}.halving`];
    const adopted = pace > 0 ? pace * Math.max(0, gain) * Math.max(0, year - from) : 0;
    return Math.max(0, capped(own + adopted, v[`${anchor}.cap`])) + (pace > 0 || year < from ? 0 : gain);
  };

  function compute(values, data) {
    const v = { ...data.fixed, ...values };
    const flops = data.years.map(y => spending(v, y) + hardware(v, y));
    const total = data.anchors.reduce((sum, a) => sum + v[`${a.name}.weight`], 0);
    const scale = total > 1 ? 1 / total : 1;
    const asked = v["observed.flops"] > data.leastObserved;
    const anchors = data.anchors.map(anchor => {
      const l = required(anchor, v[`${anchor.name}.offset`], data);
      const above = asked ? v["observed.flops"] + efficiency(v, anchor.name, v["observed.year"]) : -Infinity;
      const below = cdf(l, above);
      let most = -Infinity;
      const effective = data.years.map((y, i) => most = Math.max(most, flops[i] + efficiency(v, anchor.name, y)));
      const left = 1 - below;
      return { name: anchor.name, likelihood: left, prior: scale * v[`${anchor.name}.weight`], lattice: l, effective, above,
        probability: effective.map(x => left > 0 ? Math.min(1, Math.max(0, (cdf(l, x) - below) / left)) : 0),
        median: left > 0 ? quantile(l, below + 0.5 * left) : NaN };
    });
    const none = Math.max(0, 1 - anchors.reduce((sum, a) => sum + a.prior, 0));
    const evidence = none + anchors.reduce((sum, a) => sum + a.prior * a.likelihood, 0);
    for (const a of anchors) a.weight = a.prior * a.likelihood / evidence;
    const probability = data.years.map((_, i) => anchors.reduce((sum, a) => sum + a.weight * a.probability[i], 0));
    return { years: data.years, flops, anchors, none: none / evidence, probability, total, median: yearOf(data.years, probability, 0.5) };
  }

  function yearOf(years, probability, p) {
    if (probability[0] > p) return null;
    for (let i = 1; i < years.length; i++) {
      if (probability[i] < p) continue;
      const rise = probability[i] - probability[i - 1];
      return rise <= 0 ? years[i] : years[i - 1] + (p - probability[i - 1]) / rise;
    }
    return null;
  }

  const by = (result, year) => result.probability[result.years.indexOf(year)] ?? NaN;
  const words = (result, p) => {
    const year = yearOf(result.years, result.probability, p);
    return year === null ? (result.probability[0] > p ? `before ${result.years[0]}` : `after ${result.years.at(-1)}`) : year.toFixed(1);
  };

  function readouts(result, values, data) {
    const base = compute({}, { ...data, fixed: { ...data.fixed, ...data.initial } });
    const moved = result.median !== null && base.median !== null ? result.median - base.median : 0;
    return {
      median: [words(result, 0.5), Math.abs(moved) < 0.05 ? "" : `${moved > 0 ? "+" : "−"}${Math.abs(moved).toFixed(1)} years against ${data.name}`],
      spread: [`${words(result, 0.1).replace(/\.\d$/, "")} – ${words(result, 0.75).replace(/\.\d$/, "")}`.replaceAll(" ", "\u00a0"), result.total > 1.0001 ? "weights exceed 100 %: scaled down" : ""],
      ...Object.fromEntries(data.asked.map(year => [`by${year}`, [Chart.percent(by(result, year))]])),
      none: [Chart.percent(result.none)],
    };
  }

  const yearAxis = data => ({ label: "year", low: data.years[0], high: Math.min(data.years.at(-1), data.years[0] + 86), whole: true, format: String });
  const share = { label: "probability", low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: x => `${100 * x} %`, exact: x => Chart.percent(x) };
  // Anchors differ by their dashes as well as by their colours.
  const dashes = ["none", "9 3", "6 2 2 2", "4 2", "10 3 2 3", "1.5 2"];
  const title = name => name[0].toUpperCase() + name.slice(1);

  const figures = {
    curve(result, values, data) {
      const series = [];
      if (data.published.x.length > 1) series.push({ name: "published", color: "1", x: data.published.x, y: data.published.y, dash: "2 4", width: 2.5 });
      if (Object.keys(data.initial).some(k => data.initial[k] !== values[k])) {
        const base = compute({}, { ...data, fixed: { ...data.fixed, ...data.initial } });
        series.push({ name: data.name, color: "muted", x: data.years, y: base.probability, width: 1.5 });
      }
      series.push({ name: "all anchors", color: "0", x: data.years, y: result.probability, width: 2.5, area: true });
      return { x: yearAxis(data), y: share, series, marks: result.median === null ? [{ y: 0.5, label: "" }] : [{ y: 0.5, label: "" }, { x: result.median, label: `median ${result.median.toFixed(1)}` }] };
    },
    anchors: (result, values, data) => ({
      x: yearAxis(data), y: { ...share, label: "probability if this anchor is right" },
      series: result.anchors.map((a, i) => ({ name: title(a.name), color: String(i), x: data.years, y: a.probability, width: a.weight > 0 ? 2 : 1, dash: a.weight > 0 ? dashes[i] : "2 3" })),
    }),
    required(result, values, data) {
      const xs = Array.from({ length: 161 }, (_, i) => 20 + i * 0.2);
      const density = a => xs.map(x => x < a.above ? 0 : a.weight * (cdf(a.lattice, x + 0.2) - cdf(a.lattice, x - 0.2)) / 0.4 / (a.likelihood || 1));
      const series = result.anchors.filter(a => a.weight > 0).map(a => ({ name: title(a.name), color: String(data.anchors.findIndex(b => b.name === a.name)), x: xs.map(x => 10 ** x), y: density(a), width: 1.8, dash: dashes[data.anchors.findIndex(b => b.name === a.name)], label: false }));
      const all = xs.map((_, i) => series.reduce((sum, s) => sum + s.y[i], 0));
      series.push({ name: "all anchors", color: "ink", x: xs.map(x => 10 ** x), y: all, width: 2.5, label: false });
      return {
        x: { label: `FLOP required with the algorithms of ${data.fixed["algorithms.year"]}`, low: 1e20, high: 1e50, log: true, ticks: [20, 25, 30, 35, 40, 45, 50].map(t => 10 ** t), format: x => Chart.power(Math.log10(x)) },
        y: { label: "weighted probability per order of magnitude", low: 0, high: Math.max(0.05, ...all) * 1.12, format: x => `${Chart.trim(100 * x, 2)} %`, exact: x => Chart.percent(x) },
        series, keyed: true,
        marks: data.marked.map(y => ({ x: 10 ** result.flops[data.years.indexOf(y)], label: String(y) })),
      };
    },
    affordable: (result, values, data) => ({
      x: yearAxis(data),
      y: { label: "FLOP of the largest run, and what it counts for", low: 10 ** Math.floor(Math.min(...result.flops.slice(0, 2)) - 1), high: 10 ** Math.ceil(Math.max(...result.anchors.flatMap(a => a.effective.slice(0, 87))) + 0.5), log: true, format: x => Chart.power(Math.log10(x)) },
      series: [...result.anchors.map((a, i) => ({ name: title(a.name), color: String(i), x: data.years, y: a.effective.map(e => 10 ** e), width: 1.5, dash: dashes[i] })),
        { name: "FLOP", color: "ink", x: data.years, y: result.flops.map(e => 10 ** e), width: 2.5 }],
    }),
  };

  return { compute, readouts, figures };
})();
