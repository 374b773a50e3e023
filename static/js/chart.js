// Reads a chart figure by figure: a slider under it, or the pointer over it, moves the ring and says which figure it is.
// The page works without it: the slider stays hidden, and the table of figures holds the same.
for (const reader of document.querySelectorAll("[data-reader]")) {
  const slider = reader.querySelector("input[type=range]");
  const said = reader.querySelector("output");
  const words = JSON.parse(reader.querySelector("script[type='application/json']").textContent);
  const rings = [...reader.querySelectorAll(".c-chart__ring")].map((ring) => ({
    ring,
    places: ring.dataset.places.split(" ").map((place) => place.split(",").map(Number)),
  }));

  function point(index) {
    slider.value = index;
    slider.setAttribute("aria-valuetext", words[index]);
    said.textContent = words[index];
    for (const { ring, places } of rings) {
      ring.setAttribute("cx", places[index][0]);
      ring.setAttribute("cy", places[index][1]);
      ring.setAttribute("visibility", "visible");
    }
  }

  function leave() {
    if (document.activeElement !== slider) for (const { ring } of rings) ring.setAttribute("visibility", "hidden");
  }

  // The figure whose place across is nearest to the pointer, in the drawing's own units.
  function under(event, svg, places) {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
    let nearest = 0;
    places.forEach((place, index) => {
      if (Math.abs(place[0] - x) < Math.abs(places[nearest][0] - x)) nearest = index;
    });
    return nearest;
  }

  slider.addEventListener("input", () => point(slider.valueAsNumber));
  slider.addEventListener("focus", () => point(slider.valueAsNumber));
  slider.addEventListener("blur", leave);
  for (const { ring, places } of rings) {
    const svg = ring.closest("svg");
    svg.addEventListener("pointermove", (event) => point(under(event, svg, places)));
    svg.addEventListener("pointerdown", (event) => point(under(event, svg, places)));
    svg.addEventListener("pointerleave", leave);
  }
  slider.setAttribute("aria-valuetext", words[slider.valueAsNumber]);
  said.textContent = words[slider.valueAsNumber];
  reader.querySelector("[data-reader-slider]").hidden = false;
}
