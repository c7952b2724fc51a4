// Finds texts that are hard to read, and signs that are hard to see (WCAG 2.2, 1.4.3 and 1.4.11).

/** An expression for a page: the texts with a contrast below 4.5 and the signs with one below 3, with class and contrast. */
export const poorContrasts = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => {
    const [red, green, blue] = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] === 255) return color;
    }
    return rgba('canvas');
  };
  /** What a text of a drawing stands on: the shape of its own group that is below it, else the page. */
  const below = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const grounds = [...(text.closest('svg')?.querySelectorAll('.ground, .band') ?? [])].filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return left <= x && x <= right && top <= y && y <= bottom;
    });
    const ground = grounds.at(-1);
    if (ground !== undefined) return rgba(getComputedStyle(ground).fill);
    return belowAlone(text);
  };
  const belowAlone = (text) => {
    const shape = text
      .closest('g')
      ?.querySelector(':scope > circle:not(.hit, .halo, .sign), :scope > rect:not(.sign)');
    const fill =
      shape === null || shape === undefined || getComputedStyle(shape).fill === 'none' ? undefined : rgba(getComputedStyle(shape).fill);
    return fill?.[3] === 255 ? fill : ground(text);
  };
  const between = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const poor = [];
  const signs = '.arrow .line, .arrow .head, .arrow .end, .mark .sign, .tick, .lifeline, .mesh-link line, .mesh-node circle';
  for (const sign of document.querySelectorAll(signs)) {
    const { fill, stroke } = getComputedStyle(sign);
    const color = fill === 'none' || sign.matches('line, circle:not(.sign)') ? stroke : fill;
    const contrast = color === 'none' ? 21 : between(rgba(color), below(sign));
    if (contrast < 3) poor.push(['a sign', sign.getAttribute('class'), contrast.toFixed(2)]);
  }
  for (const element of document.querySelectorAll('#page *')) {
    const isText = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.data.trim() !== '',
    );
    if (!isText || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    const color = rgba(isDrawn ? style.fill : style.color);
    const contrast = between(color, isDrawn ? below(element) : ground(element));
    if (contrast < 4.5)
      poor.push([
        element.textContent.slice(0, 30),
        element.getAttribute('class'),
        contrast.toFixed(2),
      ]);
  }
  return poor;
})()`;
