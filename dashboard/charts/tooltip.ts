/** What the cursor reads, beside it: a plugin for plots. */
import type uPlot from 'uplot';

export interface TooltipLine {
  text: string;
  /** A colour for the mark before it. */
  colour?: string;
}

const AWAY_PX = 12;

/** @param say the lines at a position of the x axis, the first being its heading; none shows no tooltip */
export function tooltip(say: (index: number) => readonly TooltipLine[]): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'plot-tooltip';
  box.hidden = true;
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(box);
        plot.over.addEventListener('mouseleave', () => {
          box.hidden = true;
        });
      },
      setCursor: (plot) => {
        const { idx, left = -1, top = 0 } = plot.cursor;
        const lines = idx === null || idx === undefined || left < 0 ? [] : say(idx);
        box.hidden = lines.length === 0;
        if (box.hidden) return;
        box.replaceChildren(...lines.map(lineElement));
        const isRight = left > plot.over.clientWidth / 2;
        box.style.left = `${isRight ? left - box.offsetWidth - AWAY_PX : left + AWAY_PX}px`;
        box.style.top = `${Math.max(0, Math.min(top, plot.over.clientHeight - box.offsetHeight))}px`;
      },
    },
  };
}

function lineElement({ text, colour }: TooltipLine): HTMLElement {
  const line = document.createElement('div');
  if (colour !== undefined) {
    const mark = document.createElement('span');
    mark.className = 'swatch';
    mark.style.background = colour;
    line.append(mark);
  }
  line.append(text);
  return line;
}
