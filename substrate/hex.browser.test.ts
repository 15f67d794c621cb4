import { hexCases } from './testing/hex-cases.ts';

hexCases('hexadecimal in a browser');
