// A run beside its forecast band: the part that the slider leaves, in nats and as a share of the forecast.
"use strict";
const Model = (() => {
  const range = values => {
    const seen = values.filter(Number.isFinite);
    const [low, high] = [Math.min(...seen), Math.max(...seen)];
    const room = 0.06 * (high - low || Math.abs(high) || 1);
    return [low - room, high + room];
  };
  const spikes = data => data.spikes.map(s => ({ x: s.step, label: s.recovered ? "spike" : "spike, not back" }));
  const events = data => [
    { x: data.now, label: "now" },
    ...(data.alarm === null ? [] : [{ x: data.alarm, label: "alarm" }]),
    ...spikes(data),
  ];
  const steps = (values, data) => ({
    label: "optimizer step", low: values.from * data.end, high: data.end, format: Chart.count, exact: x => String(Math.round(x)),
  });

  function compute(values, data) {
    const first = data.step.findIndex(s => s >= values.from * data.end);
    const part = list => list.slice(Math.max(0, first));
    const [step, loss, middle, low, high] = [data.step, data.loss, data.middle, data.low, data.high].map(part);
    const share = list => list.map((v, i) => v === null ? NaN : v / middle[i] - 1);
    return {
      step, low, high, middle, loss: loss.map(v => v ?? NaN),
      share: { loss: share(loss), low: share(low), high: share(high) },
    };
  }

  const figures = {
    curve(r, values, data) {
      const [low, high] = range([...r.loss, ...r.low, ...r.high]);
      return {
        x: steps(values, data),
        y: { label: "loss, nats per token", low, high, exact: y => y.toFixed(4) },
        series: [
          { name: "forecast", color: "muted", x: r.step, y: r.middle, low: r.low, high: r.high, dash: "5 4", width: 1.5 },
          { name: "run", color: 0, x: r.step, y: r.loss },
        ],
        marks: events(data),
      };
    },
    deviation(r, values, data) {
      // The band of the first steps is so wide that it would hide the run: it may leave the figure.
      const most = 1.1 * Math.max(...r.share.loss.filter(Number.isFinite).map(v => 2.5 * Math.abs(v)), r.share.high.at(-1), -r.share.low.at(-1));
      return {
        x: steps(values, data),
        y: { label: "loss over its forecast, less 1", low: -most, high: most, format: y => Chart.percent(y), exact: y => Chart.percent(y, 2) },
        series: [
          { name: "forecast", color: "muted", x: r.step, y: r.step.map(() => 0), low: r.share.low, high: r.share.high, dash: "5 4", width: 1.5 },
          { name: "run", color: 0, x: r.step, y: r.share.loss },
        ],
        marks: events(data),
      };
    },
  };

  return { compute, figures, readouts: (r, values, data) => data.readouts };
})();
