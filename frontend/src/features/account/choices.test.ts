import { describe, expect, it } from 'vitest';
import { languageChoices, zoneChoices } from './choices';

describe('zoneChoices', () => {
  it('groups zones by continent, under the browser’s own', () => {
    const [auto, europe, america] = zoneChoices(['Europe/Berlin', 'America/Argentina/Salta'], '');
    expect(auto).toMatchObject({ value: '' });
    expect(europe).toEqual({ group: 'Europe', items: [{ value: 'Europe/Berlin', label: 'Berlin' }] });
    expect(america).toMatchObject({ items: [{ label: 'Argentina – Salta' }] });
  });

  it('keeps what is chosen, also while the list is not there yet', () => {
    expect(JSON.stringify(zoneChoices([], 'Asia/Tokyo'))).toContain('Asia/Tokyo');
  });
});

describe('languageChoices', () => {
  it('names languages with their region, in order', () => {
    const labels = languageChoices(['en-GB', 'de-CH', 'de-DE'], '').map(({ label }) => label);
    expect(labels.slice(1)).toEqual(['English (United Kingdom)', 'German (Germany)', 'German (Switzerland)'].sort());
  });
});
