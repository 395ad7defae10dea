// The relay road: client and provider speak the same dialect, and nothing is rewritten but the model's name.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

let gateway, provider;
before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ scripted: provider.port });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

describe('the relay road', () => {
    const odd = '"seed": 9007199254740993, "temperature":1.0,\n "unknown_field": {"b":2.50, "a": [1e3, "\\u00e9"]}, "logit_bias": {}';
    const bodies = {
        'chat completions': [
            '/v1/chat/completions',
            (model) => `{ "messages":[{"role":"user","content":"Hi"}], "model" : "${model}", ${odd} }`,
            'chat-scripted',
            'gpt-scripted',
        ],
        messages: [
            '/v1/messages',
            (model) => `{"max_tokens":5, "messages":[{"role":"user","content":"Hi"}],"model":"${model}", ${odd}}`,
            'messages-scripted',
            'claude-scripted',
        ],
    };
    const unknown = '"unknown" : 1.50, "big": 9007199254740993';
    const replies = {
        'chat completions': `{ "id":"x", ${unknown},"choices": [{"index":0,"message":{"role":"assistant","content":"H\\u0069"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":1,"completion_tokens":2} }`,
        messages: `{"id":"x","type":"message", ${unknown}, "role":"assistant", "content":[ {"type":"text","text":"H\\u0069"} ],
            "stop_reason":"end_turn", "usage":{"input_tokens":1,"output_tokens":2}}`,
    };
    for (const [name, [path, body, model, upstream]] of Object.entries(bodies)) {
        test(`${name}: every byte of the body but the model's name reaches the provider`, async () => {
            provider.expect();
            const reply = await fetch(gateway.url + path, {
                method: 'POST',
                body: body(model),
                headers: {
                    authorization: `Bearer ${keys.everyone}`,
                    'content-type': 'application/json',
                    'anthropic-version': '2023-06-01',
                },
            });
            assert.equal(reply.status, 200);
            assert.equal(provider.last.raw, body(upstream));
        });

        test(`${name}: every byte of the reply reaches the client`, async () => {
            const scripted = replies[name];
            provider.expect((asked, response) => {
                response.writeHead(200, { 'content-type': 'application/json' });
                response.end(scripted);
            });
            const reply = await fetch(gateway.url + path, {
                method: 'POST',
                body: body(model),
                headers: { 'x-api-key': keys.everyone, 'anthropic-version': '2023-06-01' },
            });
            assert.equal(await reply.text(), scripted);
        });
    }
});
