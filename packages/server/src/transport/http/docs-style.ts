/** The style of the page that describes the API. */
export const STYLE = `:root { color-scheme: light dark; --line: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; }
h4 { margin: 0; }
small { font-weight: normal; opacity: 0.7; }
article { border: 1px solid var(--line); border-radius: 0.5rem; margin: 1rem 0; padding: 0.75rem 1rem; overflow-x: auto; }
section { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.6rem 0.3rem 0; text-align: left; vertical-align: top; }
pre, code { font: 0.9em ui-monospace, monospace; }
`;
