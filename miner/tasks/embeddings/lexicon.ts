/** Things that can be said in several words, by their part in a sentence. Written for the embeddings task, so CC0-1.0. */

/** Each line is one meaning; its words stand for one another. */
const meanings = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' '));

export const AGENTS = meanings(`
  child kid youngster toddler
  doctor physician medic clinician
  farmer grower rancher cultivator
  teacher instructor tutor educator
  thief robber burglar crook
  friend pal buddy companion
  boss manager chief supervisor
  man gentleman fellow guy
  soldier trooper fighter warrior
  lawyer attorney counsel advocate
  sailor seaman mariner seafarer
  writer author novelist scribe`);

/** Past tense and participle are the same word, so that each fits both voices. */
export const ACTIONS = meanings(`
  bought purchased acquired obtained
  repaired fixed mended restored
  found discovered located spotted
  concealed stashed buried cloaked
  sold traded vended peddled
  smashed wrecked shattered crushed
  carried hauled lugged transported
  cleaned washed scrubbed polished
  wanted desired craved coveted
  watched observed eyed studied
  made built constructed crafted
  donated granted bestowed gifted`);

export const OBJECTS = meanings(`
  car auto automobile motorcar
  picture painting image portrait
  rug carpet mat doormat
  bag sack pouch satchel
  coat jacket parka overcoat
  boat ship vessel dinghy
  lamp lantern light torch
  couch sofa settee divan
  knife blade dagger cutter
  money cash funds currency
  gem jewel diamond ruby
  rock stone boulder pebble`);

export const PLACES = meanings(`
  woods forest woodland timberland
  city town metropolis municipality
  shop store boutique market
  cottage cabin hut lodge
  road street lane avenue
  shore beach coast seaside
  hill slope mound rise
  cellar basement vault undercroft`);

export const MANNERS = meanings(`
  quickly swiftly rapidly speedily
  quietly silently noiselessly soundlessly
  happily cheerfully gladly merrily
  angrily furiously crossly irately
  carefully cautiously warily prudently
  secretly covertly privately stealthily`);
