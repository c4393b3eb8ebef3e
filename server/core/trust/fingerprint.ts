// Fingerprints for people: in groups to compare by eye, and as words to read out over the phone.

/** `5F3A 9C01 ...`: capitals in groups of four. */
export function grouped(hex: string): string {
  return (hex.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}

const consonants = 'bdfghjklmnprstvz';
const vowels = 'aiou';

/**
 * Half of a digest as eight words of five letters that sound different: each has 16 bits, consonants four and vowels two.
 * Whoever wants to fool a listener has to find a second bundle with the same 128 bits.
 */
export function spoken(hex: string): string {
  const words = (hex.slice(0, 32).match(/.{4}/g) ?? []).map(group => {
    const bits = parseInt(group, 16);
    const letters = [
      consonants[(bits >> 12) & 15],
      vowels[(bits >> 10) & 3],
      consonants[(bits >> 6) & 15],
      vowels[(bits >> 4) & 3],
      consonants[bits & 15],
    ];
    return letters.join('');
  });
  return words.join(' ');
}
