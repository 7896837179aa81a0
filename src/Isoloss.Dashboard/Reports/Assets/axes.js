// What the figures share: numbers as text, ranges and ticks of axes, the frame of a figure.
"use strict";
const Axes = (() => {
  const minus = text => String(text).replace("-", "−");
  const finite = values => values.filter(Number.isFinite);
  const trim = (x, digits) => String(Number(x.toPrecision(digits)));
  // Plotly reads a little HTML in texts: names must not be read as such.
  const plain = text => String(text ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  const count = x => {
    for (const [size, suffix] of [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]]) {
      if (x >= size * 0.9995) return trim(x / size, 3) + suffix;
    }
    return trim(x, 3);
  };
  const power = x => {
    const exponent = Math.floor(Math.log10(x) + 1e-9);
    const mantissa = trim(x / 10 ** exponent, 2);
    return (mantissa === "1" ? "" : mantissa + "×") + `10<sup>${minus(exponent)}</sup>`;
  };
  const nats = x => trim(x, 4);
  const times = x => `${x >= 1e3 ? count(x) : trim(x, 3)}×`;
  const percent = x => minus(trim(Number(x), 3)) + " %";

  // Ticks of a logarithmic axis: decades, with as many steps between as there is room; even steps where it spans less than a factor of three.
  function logTicks(low, high, most) {
    const decades = Math.log10(high / low);
    if (decades < 0.5) return linearTicks(low, high, most);
    const multiples = [[1, 2, 3, 4, 5, 6, 8], [1, 2, 3, 5], [1, 2, 5], [1, 3], [1]].find(m => decades * m.length <= most) ?? [1];
    const every = Math.ceil(decades * multiples.length / most);
    const ticks = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
      if (e % every === 0) for (const m of multiples) ticks.push(Number(`${m}e${e}`));
    }
    return ticks.filter(t => t >= low * 0.999 && t <= high * 1.001);
  }

  // Even steps have equally many decimals: 2.75, 3.00, 3.25.
  function texts(ticks, format, even) {
    const words = ticks.map(format);
    const parts = words.map(w => /^(−?\d+)(?:\.(\d+))?(×| %)?$/.exec(w));
    if (!even || parts.some(p => p === null)) return words;
    const decimals = Math.max(...parts.map(p => (p[2] ?? "").length));
    return decimals === 0 ? words : parts.map(p => `${p[1]}.${(p[2] ?? "").padEnd(decimals, "0")}${p[3] ?? ""}`);
  }

  const isEven = (type, low, high) => type !== "log" || Math.log10(high / low) < 0.5;

  function linearTicks(low, high, most) {
    const rough = (high - low) / most;
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map(m => m * unit).find(s => s >= rough);
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i++) ticks.push(Number((i * step).toPrecision(12)));
    return ticks;
  }

  // The smallest range that shows all values, with air around it; ends in data units.
  function span(values, air = 0.06) {
    const all = finite(values).filter(v => v > 0);
    if (all.length === 0) return [1, 10];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const room = Math.max(Math.log(high / low) * air, 0.02);
    return [low * Math.exp(-room), high * Math.exp(room)];
  }

  const narrow = () => document.documentElement.clientWidth < 640;

  function axis(title, type, range, format, more = {}) {
    const [low, high] = range;
    const most = more.ticks ?? (narrow() ? 4 : 8);
    const tickvals = type === "log" ? logTicks(low, high, most) : linearTicks(low, high, most);
    const { ticks, ...rest } = more;
    return {
      title: { text: title, standoff: 10, font: { size: 13 } }, type, range: type === "log" ? range.map(Math.log10) : range, tickvals,
      ticktext: texts(tickvals, format, isEven(type, low, high)), tickfont: { size: 12 }, showline: true, linecolor: "#8b949e", ticks: "outside", ticklen: 4,
      tickcolor: "#8b949e", zeroline: false, gridcolor: "rgba(128,128,128,.18)", automargin: true, meta: { format, most }, ...rest,
    };
  }

  function figure(traces, layout) {
    return {
      traces,
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: "closest",
        margin: { l: 56, r: 14, t: 14, b: 48 }, font: { size: 12, family: getComputedStyle(document.body).fontFamily }, hoverlabel: { align: "left", font: { size: 12 } }, shapes: [], annotations: [], ...layout,
      },
    };
  }

  // After a zoom the ticks are chosen anew.
  function retick(div, change) {
    const update = {};
    for (const name of Object.keys(div.layout).filter(n => /^[xy]axis/.test(n))) {
      if (!Object.keys(change).some(k => k.startsWith(name + "."))) continue;
      if (Object.keys(change).some(k => k.startsWith(name + ".tick"))) return;
      const { type, range, meta } = div.layout[name];
      const ends = type === "log" ? range.map(v => 10 ** v) : range;
      const ticks = (type === "log" ? logTicks : linearTicks)(...ends, meta.most);
      update[name + ".tickvals"] = ticks;
      update[name + ".ticktext"] = texts(ticks, meta.format, isEven(type, ...ends));
    }
    if (Object.keys(update).length > 0) Plotly.relayout(div, update);
  }

  return { count, power, nats, times, percent, plain, minus, trim, finite, span, narrow, axis, figure, retick };
})();
