'use client';
// A row that scrolls sideways: whether there is more on either side, and ways there, by arrows and by keys.
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';

/** @param length of the row; when it changes there may be more to see. */
export function useReel(length: number) {
  const reel = useRef<HTMLUListElement>(null);
  const [canGo, setCanGo] = useState({ back: false, on: false });

  const look = useCallback(() => {
    const element = reel.current;
    if (!element) return;
    const { scrollLeft, clientWidth, scrollWidth } = element;
    setCanGo({ back: scrollLeft > 4, on: scrollLeft + clientWidth < scrollWidth - 4 });
  }, []);

  useEffect(() => {
    const element = reel.current;
    if (!element || length === 0) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [look, length]);

  const go = useCallback((sign: 1 | -1) => {
    const element = reel.current;
    element?.scrollBy({ left: sign * wholeCardsPx(element) });
  }, []);

  return { reel, canGo, go, onKeyDown };
}

/** As far as whole cards show: what was half seen is whole next. */
function wholeCardsPx(reel: HTMLUListElement): number {
  const [first, second] = reel.children;
  const stepPx = first && second ? Math.abs(left(second) - left(first)) : reel.clientWidth;
  const { paddingLeft, paddingRight } = getComputedStyle(reel);
  const roomPx = reel.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  return Math.max(1, Math.floor(roomPx / stepPx)) * stepPx;
}

const left = (element: Element) => element.getBoundingClientRect().left;

/** The card of the next row, up or down, that stands closest: a row further on when that one has none yet. */
function cardBeside(reel: Element, card: Element, sign: 1 | -1): HTMLElement | undefined {
  const reels = [...document.querySelectorAll('ul.reel')];
  const at = reels.indexOf(reel);
  const others = sign === 1 ? reels.slice(at + 1) : reels.slice(0, at).reverse();
  const row = others.map((one) => [...one.querySelectorAll<HTMLElement>(':scope > li > a:first-child')]);
  const distance = (one: Element) => Math.abs(left(one) - left(card));
  return row.find(({ length }) => length > 0)?.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

/** Arrow keys, Home and End go from card to card and from row to row; the browser brings the one with the focus into view. */
function onKeyDown(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const sign = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined;
  const card = sign && document.activeElement?.closest('li');
  const beside = sign && card ? cardBeside(event.currentTarget, card, sign) : undefined;
  if (beside) {
    event.preventDefault();
    beside.focus();
    return;
  }
  const cards = [...event.currentTarget.children];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: cards.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  cards[next]?.querySelector('a')?.focus();
}
