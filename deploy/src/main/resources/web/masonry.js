// Columns of cards of different heights, each card where there is most room. Unlike CSS columns this
// keeps the order of the document (newest first), and what stands there stays when more is loaded.
const GAP = 16;

/** Gives the function that places the children of box; to be called when there are other ones. */
export function masonry(box) {
  const place = () => {
    const width = box.clientWidth;
    if (!width) return;
    const narrowest = width < 600 ? 150 : 240;
    const count = Math.max(1, Math.floor((width + GAP) / (narrowest + GAP)));
    const each = (width - GAP * (count - 1)) / count;
    const bottoms = Array(count).fill(0);
    const cards = [...box.children];
    for (const card of cards) {
      card.style.width = `${each}px`;
      resized.observe(card);
    }
    const heights = cards.map((card) => card.offsetHeight);
    cards.forEach((card, i) => {
      const column = bottoms.indexOf(Math.min(...bottoms));
      card.style.left = `${column * (each + GAP)}px`;
      card.style.top = `${bottoms[column]}px`;
      bottoms[column] += heights[i] + GAP;
    });
    box.style.height = `${Math.max(...bottoms)}px`;
  };
  let frame = 0;
  const resized = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(place);
  });
  resized.observe(box);
  return place;
}
