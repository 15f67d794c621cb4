/** The words of the small talk that the text-generation task is about (`data.ts`). Written for it, so CC0-1.0. */

export const NAMES = ['Mia', 'Tom', 'Ana', 'Ben', 'Eva', 'Leo', 'Ida', 'Max', 'Zoe', 'Sam', 'Lia', 'Jon'] as const;
export const COLOURS = ['red', 'green', 'blue', 'white', 'black', 'brown', 'grey', 'pink'] as const;
export const THINGS = [
  'kite', 'ball', 'hat', 'boat', 'book', 'bike', 'coat', 'drum', 'lamp', 'cup', 'door', 'tent',
] as const; // prettier-ignore

export const NUMBERS = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen',
  'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty',
] as const; // prettier-ignore

/** Things in a circle: after the last one comes the first again. */
export const CIRCLES = {
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  month: [
    'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
  ],
} as const; // prettier-ignore

export const OPPOSITES = [
  ['hot', 'cold'], ['big', 'small'], ['fast', 'slow'], ['old', 'young'], ['full', 'empty'], ['light', 'dark'],
  ['hard', 'soft'], ['wet', 'dry'], ['high', 'low'], ['long', 'short'], ['loud', 'quiet'], ['rich', 'poor'],
  ['early', 'late'], ['open', 'closed'], ['sweet', 'bitter'], ['strong', 'weak'], ['wide', 'narrow'], ['deep', 'shallow'],
] as const; // prettier-ignore

export const KINDS = {
  bird: ['sparrow', 'eagle', 'robin', 'crow', 'swan', 'owl', 'gull', 'finch', 'stork', 'heron'],
  fish: ['trout', 'salmon', 'herring', 'carp', 'tuna', 'cod', 'pike', 'perch', 'eel', 'sole'],
  tree: ['oak', 'birch', 'pine', 'maple', 'willow', 'elm', 'beech', 'larch', 'cedar', 'poplar'],
  flower: ['rose', 'tulip', 'daisy', 'lily', 'poppy', 'violet', 'orchid', 'iris', 'aster', 'peony'],
} as const;
export type Kind = keyof typeof KINDS;

/** With the article that goes before it. */
export const withArticle = (word: string): string => `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
