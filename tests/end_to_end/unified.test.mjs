// The unified format: one body to three vendors, one shape of answer from all, streamed and plain, several answers, and through a template.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

let provider, gateway;

function settings(port) {
    const at = (kind, more = {}) => ({ id: kind, kind, base_url: `http://127.0.0.1:${port}${kind === 'gemini' ? '/v1beta' : '/v1'}`, auth: { secret: { env: 'E2E_PROVIDER_KEY' } }, breaker: { max_fails: 0 }, ...more });
    const price = { per: '1M', input: 1, output: 2 };
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1 },
        providers: [
            at('gemini'),
            at('openai', { dialect: 'openai_responses' }),
            at('anthropic'),
            {
                id: 'own',
                kind: 'template',
                base_url: `http://127.0.0.1:${port}/own`,
                auth: { type: 'none' },
                request: { q: '${body.content}', tone: '${body.tone}' },
                read: { text: '${reply.a}', total_tokens: '${reply.n}' },
            },
        ],
        models: [
            { id: 'flash', provider: 'gemini', upstream: 'gemini-2.5-flash', price },
            { id: 'nano', provider: 'openai', upstream: 'gpt-5-nano', price },
            { id: 'sonnet', provider: 'anthropic', upstream: 'claude-sonnet-4-0', price },
            { id: 'own', provider: 'own', price },
        ],
        routes: [
            {
                id: 'llm',
                match: { path: '/llm', methods: ['POST'] },
                accept: 'unified',
                choose: [
                    { when: 'header("X-Model") == "gemini"', to: 'model:flash' },
                    { when: 'header("X-Model") == "openai"', to: 'model:nano' },
                    { when: 'header("X-Model") == "own"', to: 'model:own' },
                ],
                otherwise: 'model:sonnet',
            },
        ],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ settings: settings(provider.port) });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const ask = (body, model = 'claude') =>
    fetch(`${gateway.url}/llm`, { method: 'POST', headers: { authorization: `Bearer ${keys.everyone}`, 'x-model': model, 'content-type': 'application/json' }, body: JSON.stringify(body) });

const candidate = (text, index) => ({ content: { parts: [{ text }], role: 'model' }, finishReason: 'STOP', index });
const google = (...texts) => ({ candidates: texts.map(candidate), usageMetadata: { promptTokenCount: 200, candidatesTokenCount: 12, totalTokenCount: 212 }, modelVersion: 'up' });
const response = {
    id: 'resp_1', object: 'response', created_at: 1, status: 'completed', model: 'up',
    output: [{ type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text: 'Four.', annotations: [] }] }],
    usage: { input_tokens: 200, output_tokens: 12, total_tokens: 212 },
};
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'up', content: [{ type: 'text', text: 'Four.' }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 200, output_tokens: 12 } };
const four = { ai_gateway_response: [{ contents: ['Four.'] }], usage: '212' };

describe('the unified format', () => {
    test('says one question to three vendors, each in its own words, and answers in one shape', async () => {
        for (const question of [{ instructions: 'Be brief.', input: 'What is 2 + 2?' }, { system: 'Be brief.', contents: 'What is 2 + 2?' }]) {
            provider.expect(vendor.json(google('Four.')), vendor.json(response), vendor.json(message));
            for (const model of ['gemini', 'openai', 'claude']) assert.deepEqual(await (await ask(question, model)).json(), four);
            const [gemini, openai, anthropic] = provider.asked.map((one) => one.body);
            assert.deepEqual(gemini.systemInstruction.parts, [{ text: 'Be brief.' }]);
            assert.deepEqual(gemini.contents, [{ role: 'user', parts: [{ text: 'What is 2 + 2?' }] }]);
            assert.match(JSON.stringify(openai.input), /Be brief\./);
            assert.match(JSON.stringify(openai.input), /What is 2 \+ 2\?/);
            assert.match(JSON.stringify(anthropic.system), /Be brief\./);
            assert.match(JSON.stringify(anthropic.messages), /What is 2 \+ 2\?/);
            assert.ok(anthropic.max_tokens > 0);
            assert.deepEqual(provider.asked.map((one) => one.path), ['/v1beta/models/gemini-2.5-flash:generateContent', '/v1/responses', '/v1/messages']);
        }
    });

    test('has an entry for each of several answers', async () => {
        provider.expect(vendor.json(google('Four.', '4', 'IV')));
        const reply = await (await ask({ content: 'What is 2 + 2?', candidates: 3 }, 'gemini')).json();
        assert.equal(provider.last.body.generationConfig.candidateCount, 3);
        assert.deepEqual(reply, { ai_gateway_response: [{ contents: ['Four.'] }, { contents: ['4'] }, { contents: ['IV'] }], usage: '212' });
    });

    test('streams in the same shape, and a cut stream says no end', async () => {
        const events = [
            { type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'up', content: [], usage: { input_tokens: 200, output_tokens: 1 } } },
            { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Fo' } },
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ur.' } },
            { type: 'content_block_stop', index: 0 },
            { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 12 } },
            { type: 'message_stop' },
        ];
        const told = async (items) => {
            provider.expect(vendor.sse(items));
            return (await (await ask({ prompt: 'What is 2 + 2?', stream: true })).text()).split('\n\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
        };
        const whole = await told(events);
        assert.equal(whole.pop(), '[DONE]');
        const read = whole.map((line) => JSON.parse(line));
        assert.equal(read.flatMap((one) => one.ai_gateway_response[0].contents).join(''), 'Four.');
        assert.deepEqual(read.at(-1), { ai_gateway_response: [{ contents: [], finish_reason: 'length' }], usage: '212' });
        const cut = await told(events.slice(0, 4));
        assert.ok(!cut.includes('[DONE]'));
        assert.ok(JSON.parse(cut.at(-1)).error.message);
    });

    test('has errors with a code, and names the field that is wrong', async () => {
        const refused = await ask({ input: 'a', content: 'b' });
        assert.equal(refused.status, 400);
        assert.equal((await refused.json()).error.param, 'content');
        provider.expect(vendor.error(429, { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }, { 'retry-after': '7' }));
        const busy = await ask({ input: 'a' });
        assert.equal(busy.status, 429);
        assert.equal(busy.headers.get('retry-after'), '7');
        assert.equal((await busy.json()).error.code, 'rate_limit_exceeded');
    });

    test('reaches a vendor by template with fields of its own', async () => {
        provider.expect(vendor.json({ a: 'Four.', n: 212 }));
        assert.deepEqual(await (await ask({ content: 'What is 2 + 2?', tone: 'dry' }, 'own')).json(), four);
        assert.deepEqual(provider.last.body, { q: 'What is 2 + 2?', tone: 'dry' });
    });
});
