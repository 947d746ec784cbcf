import { describe, expect, it } from 'vitest';
import { fitted } from './shrink';

describe('fitted', () => {
  it.each([
    [4032, 3024, 1024, 768],
    [3024, 4032, 768, 1024],
    [300, 200, 300, 200],
    [8000, 1, 1024, 1],
  ])('draws %i by %i at %i by %i', (width, height, w, h) => {
    expect(fitted(width, height, 1024)).toEqual({ width: w, height: h });
  });
});
