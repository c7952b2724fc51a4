// Finds texts that are hard to read (WCAG 2.2, 1.4.3).

/** An expression for a page: the texts with a contrast below 4.5, each with its class and its contrast. */
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
    const shape = text
      .closest('g')
      ?.querySelector(':scope > circle:not(.hit, .halo, .sign), :scope > rect:not(.sign)');
    const fill =
      shape === null || shape === undefined ? undefined : rgba(getComputedStyle(shape).fill);
    return fill?.[3] === 255 ? fill : ground(text);
  };
  const poor = [];
  for (const element of document.querySelectorAll('#page *')) {
    const isText = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.data.trim() !== '',
    );
    if (!isText || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    const color = rgba(isDrawn ? style.fill : style.color);
    const [one, other] = [
      luminance(color),
      luminance(isDrawn ? below(element) : ground(element)),
    ].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5)
      poor.push([
        element.textContent.slice(0, 30),
        element.getAttribute('class'),
        contrast.toFixed(2),
      ]);
  }
  return poor;
})()`;
