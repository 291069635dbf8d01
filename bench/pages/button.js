// What a page costs that does nothing: one button, which looks to the observer like the console when it is ready.
const shell = Object.assign(document.createElement('div'), { className: 'shell' });
shell.dataset.connection = 'open';
const button = Object.assign(document.createElement('button'), { className: 'transport-key' });
button.dataset.kind = 'record';
shell.append(button);
document.body.append(shell);
