// The vendors' Python clients against both kinds of providers. They live in build/end_to_end/python, where tests/run installs them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, test } from 'node:test';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const python = resolve(here, '../../build/end_to_end/python/bin/python');
const run = promisify(execFile);

describe('Python clients', { skip: existsSync(python) ? false : `no ${python}: tests/run makes it` }, () => {
    let gateway, provider;
    before(async () => {
        provider = await ScriptedProvider.start();
        gateway = await Gateway.start({ scripted: provider.port });
    });
    after(async () => {
        await gateway.stop();
        await provider.stop();
    });

    const finish = { openai: 'stop', anthropic: 'end_turn' };
    for (const client of ['openai', 'anthropic']) {
        for (const upstream of ['chat', 'messages']) {
            test(`${client} asks a ${upstream} provider: plain, streamed, a tool, and a name that is not there`, async () => {
                provider.expect();
                const words = [join(here, 'python/ask.py'), client, gateway.url, keys.everyone, `${upstream}-scripted`];
                const { stdout } = await run(python, words, { timeout: 120_000 });
                assert.deepEqual(JSON.parse(stdout), {
                    plain: { text: weather.text, finish: finish[client], input: 31, output: 11 },
                    streamed: { text: weather.text, finish: finish[client] },
                    tool: { name: weather.name, input: weather.input },
                    unknown: 404,
                });
            });
        }
    }
});
