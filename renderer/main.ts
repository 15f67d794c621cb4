import './look/base.css';
import { mount } from 'svelte';
import App from './app.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no element #app; its index.html is not the one of Taolite.');
mount(App, { target });
