import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { showTheme } from './shell/bar/theme.ts';
import './theme.css';
import './base.css';

showTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
