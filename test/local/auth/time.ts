/** Sets the clock and leaves timers alone; `jest.useRealTimers()` sets it right again. */
export function travelTo(now: number | Date): void {
  jest.useFakeTimers({
    now,
    doNotFake: ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
  });
}
