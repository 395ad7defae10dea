// Loops with tools: every vendor's client asks, gets calls, sends their results and gets the answer, through the gateway against a simulated provider of every
// dialect, plain and streamed. The dialects are those of the configuration's schema, so that a new one is met by all.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Gateway } from './support/gateway.mjs';
import { answerOf, clients } from './support/tool_clients.mjs';

const schema = readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8');
const dialects = schema.match(/"openai_chat",\s*"anthropic"[^\]]*/)[0].match(/\w+/g);
const without_tools = ['unified'];
const of_whole_calls = ['mistral']; // it reads streams whose calls come in one piece, as Mistral sends them and OpenAI does not
const input = { city: 'Oslo "north"' };

const script = [
    { think: 'Outside is where the weather is.', say: 'Looking outside.', calls: [{ tool: 'weather', arguments: input }, { tool: 'weather', arguments: { city: 'Bergen' } }] },
    { say: 'There are ${result}.' },
];

function settings() {
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, drain: '2s' },
        providers: dialects.map((dialect) => ({ id: dialect, kind: 'simulator', dialect })),
        models: dialects.map((dialect) => ({ id: `${dialect}-scripted`, provider: dialect, simulate: { script } })),
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

describe('a loop with tools', () => {
    let gateway;
    before(async () => {
        gateway = await Gateway.start({ settings: settings() });
    });
    after(() => gateway.stop());

    for (const [client, loop] of Object.entries(clients))
        for (const dialect of dialects)
            for (const stream of of_whole_calls.includes(client) ? [false] : [false, true])
                test(`${client} and a target that speaks ${dialect}, ${stream ? 'streamed' : 'plain'}`, async () => {
                    const asked = loop(gateway.url, `${dialect}-scripted`, stream);
                    if (without_tools.includes(dialect)) return assert.rejects(asked, /tools/);
                    const { calls, text } = await asked;
                    assert.deepEqual(
                        calls.map((call) => [call.name, call.input]),
                        [
                            ['weather', input],
                            ['weather', { city: 'Bergen' }],
                        ],
                    );
                    assert.equal(text, `There are ${answerOf({ city: 'Bergen' })}.`);
                });
});
