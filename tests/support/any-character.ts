import fc from 'fast-check'

/** As `unit: 'binary'` of fast-check, without its table of a million characters: any but half of a pair. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10f7ff })
  .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800))
