/** Draws days as bars on a small canvas: cheap enough for many rows in a frame. Days without data stay empty, greyed. */

/** @param most the value of a bar of full height */
export function drawBars(canvas: HTMLCanvasElement, values: readonly (number | null)[], most: number): void {
  const ratio = window.devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (context === null || values.length === 0) return;
  const tokens = getComputedStyle(canvas);
  const step = canvas.width / values.length;
  const bar = Math.max(1, step - (step > 4 ? ratio : 0));
  context.fillStyle = tokens.getPropertyValue('--line');
  for (const [position, value] of values.entries()) {
    if (value === null) context.fillRect(position * step, canvas.height - 3 * ratio, bar, 3 * ratio);
  }
  context.fillStyle = tokens.getPropertyValue('--accent');
  for (const [position, value] of values.entries()) {
    if (value === null) continue;
    const size = most === 0 ? 0 : canvas.height * Math.min(1, value / most);
    context.fillRect(position * step, canvas.height - size, bar, size);
  }
}
