// The page: drawing its figures, hiding arms, the loss/regret switch, sortable tables, paper.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const state = { hidden: new Set(), structures: new Set(), measure: "loss" };
  const shown = () => data.arms.filter((_, i) => !state.hidden.has(i));
  data.arms.forEach((arm, i) => { arm.index = i; });

  const plots = [...document.querySelectorAll("[data-figure]")];

  // A finger that drags over a plot wants to scroll the page.
  const touch = matchMedia("(pointer: coarse)").matches;
  const config = { displayModeBar: false, doubleClick: "reset", showTips: false };

  function draw() {
    for (const plot of plots) {
      const kind = plot.dataset.figure;
      const drawn = Figures[kind](data, shown(), state);
      const parts = Array.isArray(drawn) ? panels(plot, drawn) : [[plot, drawn]];
      for (const [div, figure] of parts) {
        figure.layout.dragmode = touch ? false : "zoom";
        figure.layout.width = div.clientWidth;
        figure.layout.height = div.clientHeight;
        Plotly.react(div, figure.traces, figure.layout, config);
        if (!div.dataset.ready) div.on("plotly_relayout", change => Axes.retick(div, change));
        div.dataset.ready = "true";
      }
    }
  }

  function panels(plot, figures) {
    while (plot.children.length < figures.length) plot.append(document.createElement("div"));
    return figures.map((figure, i) => [plot.children[i], figure]);
  }

  function addKeys() {
    const key = document.getElementById("key");
    // One arm needs no key, and hiding it would leave nothing.
    document.body.classList.toggle("alone", data.arms.length === 1);
    for (const bar of document.querySelectorAll(".bar")) bar.prepend(key.content.cloneNode(true));
    document.addEventListener("click", event => {
      const button = event.target.closest("button[data-arm]");
      if (!button) return;
      const arm = Number(button.dataset.arm);
      if (!state.hidden.delete(arm)) state.hidden.add(arm);
      for (const twin of document.querySelectorAll(`button[data-arm="${arm}"]`)) twin.setAttribute("aria-pressed", String(!state.hidden.has(arm)));
      draw();
    });
  }

  function addLegend() {
    for (const button of document.querySelectorAll("button[data-structure]")) {
      button.addEventListener("click", () => {
        const name = button.dataset.structure;
        if (!state.structures.delete(name)) state.structures.add(name);
        button.setAttribute("aria-pressed", String(!state.structures.has(name)));
        draw();
      });
    }
  }

  function addSwitch() {
    for (const input of document.querySelectorAll("input[name=measure]")) {
      input.addEventListener("change", () => { state.measure = input.value; draw(); });
    }
  }

  function sort(table, column, heading) {
    const direction = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const th of heading.parentNode.children) th.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const body = table.tBodies[0];
    const value = row => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const compare = (a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === "" || y === "") return (x === "") - (y === ""); // Runs without a number stay at the end either way.
      const numbers = [Number(x), Number(y)];
      return direction * (numbers.some(Number.isNaN) ? x.localeCompare(y, "en", { numeric: true }) : numbers[0] - numbers[1]);
    };
    body.append(...[...body.rows].sort(compare));
  }

  function addSorting() {
    for (const table of document.querySelectorAll("table.sortable")) {
      [...table.tHead.rows[0].cells].forEach((heading, column) =>
        heading.querySelector("button").addEventListener("click", () => sort(table, column, heading)));
    }
  }

  function addPrinting() {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details:not([open])")];
      for (const part of opened) part.open = true;
      document.documentElement.classList.add("paper"); // The sheet's measures, which a script cannot ask for: see report.css.
      draw();
    });
    addEventListener("afterprint", () => {
      for (const part of opened) part.open = false;
      document.documentElement.classList.remove("paper");
      draw();
    });
  }

  function addResizing() {
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth === width) return; // A phone's address bar comes and goes.
      width = innerWidth;
      requestAnimationFrame(() => draw());
    });
  }

  addKeys();
  addLegend();
  addSwitch();
  addSorting();
  addPrinting();
  addResizing();
  draw();
})();
