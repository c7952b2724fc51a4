// Finds what a person would not see, or would see move.

/** An expression for a page: the texts and controls that are cut off, or stand outside of the window. */
export const cutOff = `[...document.querySelectorAll('header *, .toolbar > *, .node, .process, th, td, aside dd, aside p, nav button')]
  .filter((one) => one.getClientRects().length > 0 && !one.closest('.unseen'))
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' ||
    one.getBoundingClientRect().right > innerWidth + 0.5)
  .map((one) => [one.className, one.textContent.slice(0, 30)])`;

/** An expression for a page: what moves by itself. */
export const moving = `[...document.querySelectorAll('*')]
  .filter((one) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(one);
    return animationName !== 'none' || !/^(0s(, )?)+$/.test(transitionDuration) || scrollBehavior !== 'auto';
  })
  .map((one) => one.className)`;
