import './look/base.css';
import { mount } from 'svelte';
import { findHost } from '../miner/ports/host-client.ts';
import App from './app.svelte';
import { makeServices } from './services/make-services.ts';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no element #app; its index.html is not the one of Taolite.');
// The host's key stands in the address: it is taken out before the router reads the address.
const finding = findHost();
mount(App, { target, props: { services: makeServices(finding) } });
