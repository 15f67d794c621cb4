/** Rival miners' honest methods, from the worst to the best. Measured in `image-classification.test.ts`. */
import type { Rival } from '../task.ts';
import {
  blurred,
  darkness,
  edges,
  even,
  linear,
  nearestMean,
  nearestNeighbours,
  plain,
  profiles,
  together,
  type Classifier,
} from './classifiers.ts';
import { LABELS } from './glyphs.ts';
import type { ClassQuery } from './index.ts';
import { decodePicture } from './picture.ts';
import { topClasses, type ClassAnswer } from './score.ts';

const rival = (name: string, method: string, classify: Classifier): Rival<ClassQuery, ClassAnswer> => ({
  name,
  method,
  answer: (query) => topClasses(classify(decodePicture(query.image_b64)), LABELS, query.top_k),
});

const edgeRule = linear(edges, 1000, 1, 6);
const edgeVotes = nearestNeighbours(edges, 1500, 9);

export const rivals: readonly Rival<ClassQuery, ClassAnswer>[] = [
  rival('even-odds', 'gives every class the same probability', even),
  rival('darkness', 'compares only how dark the picture is', nearestMean(darkness, 400, 1)),
  rival('profiles', 'compares sums of rows and columns with class means', nearestMean(profiles, 1000, 0.5)),
  rival('mean-picture', 'compares with the mean picture of each class', nearestMean(plain, 1500, 0.7)),
  rival('linear-pixels', 'a linear rule on pixels', linear(plain, 1000, 20, 8)),
  rival('few-templates', 'nearest of 100 pictures', nearestNeighbours(plain, 100, 1)),
  rival('neighbours', 'votes of the 7 nearest of 1500 pictures, out of focus', nearestNeighbours(blurred, 1500, 7)),
  rival('linear-edges', 'a linear rule on edge directions', edgeRule),
  rival('edge-council', 'the mean of that rule and of the votes below', together(edgeRule, edgeVotes)),
  rival('edge-neighbours', 'votes of the 9 nearest of 1500 pictures by edge directions', edgeVotes),
];
