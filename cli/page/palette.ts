/** The colours of every page, by what they are for. */
export const palette = `
:root {
  color-scheme: light dark;
  --page: light-dark(#faf8f5, #171513);
  --card: light-dark(#fff, #211e1b);
  --line: light-dark(#e4ded6, #3a3530);
  --text: light-dark(#221e1a, #f0ebe4);
  --soft: light-dark(#665d53, #b3a99c);
  --accent: light-dark(#a8431a, #f0956b);
  --on-accent: light-dark(#fff, #221109);
  --tint: light-dark(#fbeee7, #33221a);
  --good: light-dark(#17693a, #74d79b);
  --good-tint: light-dark(#e4f4ea, #16301f);
  --soso: light-dark(#7a5200, #ebc06a);
  --soso-tint: light-dark(#fbf0d6, #362a10);
  --bad: light-dark(#a3231f, #ff9a90);
  --bad-tint: light-dark(#fce8e6, #3c1a18);
}
`
