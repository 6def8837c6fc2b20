import { TokenCache } from '../../../lib/local/auth/token-cache';

const LATER = Date.now() / 1000 + 3600;

test('a token is known until it expires', () => {
  const cache = new TokenCache();
  cache.keep('good', { sub: 'a' }, LATER);
  cache.keep('old', { sub: 'b' }, Date.now() / 1000 - 1);

  expect(cache.tryFind('good')).toEqual({ sub: 'a' });
  expect(cache.tryFind('old')).toBeUndefined();
  expect(cache.tryFind('goo')).toBeUndefined();
  expect(cache.size).toBe(1);
});

test('when there are too many, the one that was not used for longest goes', () => {
  const cache = new TokenCache(2);
  cache.keep('first', { sub: '1' }, LATER);
  cache.keep('second', { sub: '2' }, LATER);
  cache.tryFind('first');

  cache.keep('third', { sub: '3' }, LATER);

  expect(cache.size).toBe(2);
  expect(cache.tryFind('first')).toEqual({ sub: '1' });
  expect(cache.tryFind('second')).toBeUndefined();
  expect(cache.tryFind('third')).toEqual({ sub: '3' });
});
