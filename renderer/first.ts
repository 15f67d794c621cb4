// The first script: what is stored of the chain is read while all else of the page is loaded.
import './look/base.css';
import './services/early-stored.ts';

void import('./main.ts');
