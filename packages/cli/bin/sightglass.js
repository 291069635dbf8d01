#!/usr/bin/env node
// Not built itself, so that it is there to be linked when packages are installed before the first build.
import '../dist/main.js';
