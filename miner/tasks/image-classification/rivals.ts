/** Rival miners' honest methods, from the worst to the best. Measured in `image-classification.test.ts`. */
import type { Rival } from '../task.ts';
import {
  blurred,
  darkness,
  edges,
  even,
  halved,
  linear,
  nearestMean,
  nearestNeighbours,
  plain,
  profiles,
  together,
  type Classifier,
} from './classifiers.ts';
import { LABELS } from './glyphs.ts';
import type { ClassQuery } from './query.ts';
import { decodePicture } from './picture.ts';
import { topClasses, type ClassAnswer } from './score.ts';

const rival = (name: string, method: string, classify: Classifier): Rival<ClassQuery, ClassAnswer> => ({
  name,
  method,
  answer: (query) => topClasses(classify(decodePicture(query.image_b64)), LABELS, query.top_k),
});

/** Pictures a rival has studied. Few, as all of them are drawn and fitted when a rival is first asked, in a page too. */
const STUDIED = 500;

const edgeRule = linear(edges, STUDIED, 10, 8);
const edgeVotes = nearestNeighbours(edges, STUDIED, 5);

export const rivals: readonly Rival<ClassQuery, ClassAnswer>[] = [
  rival('even-odds', 'gives every class the same probability', even),
  rival('darkness', 'compares only how dark the picture is', nearestMean(darkness, STUDIED, 1)),
  rival('profiles', 'compares sums of rows and columns with class means', nearestMean(profiles, STUDIED, 0.5)),
  rival('mean-picture', 'compares with the mean picture of each class', nearestMean(plain, STUDIED, 0.7)),
  rival('linear-pixels', 'a linear rule on the picture at half its size', linear(halved, STUDIED, 5, 8)),
  rival('few-templates', 'nearest of 100 pictures', nearestNeighbours(plain, 100, 1)),
  rival('neighbours', 'votes of the 5 nearest of 500 pictures, out of focus', nearestNeighbours(blurred, STUDIED, 5)),
  rival('linear-edges', 'a linear rule on edge directions, from 200 pictures', linear(edges, 200, 1, 6)),
  rival('edge-neighbours', 'votes of the 5 nearest of 500 pictures by edge directions', edgeVotes),
  rival(
    'edge-council',
    'the mean of those votes and of a linear rule from 500 pictures',
    together(edgeRule, edgeVotes),
  ),
];
