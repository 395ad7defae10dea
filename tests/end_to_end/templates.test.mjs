// Providers by template, as schema/examples/templates.yaml describes them: the bodies that seven vendors get, their replies, and streams to the vendors' SDKs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

const example = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../schema/examples/templates.yaml');
const secrets = { GEMINI_KEY: 'a-key-of-google', OPENAI_API_KEY: 'sk-openai-1', MISTRAL_API_KEY: 'sk-mistral-1', DEEPSEEK_API_KEY: 'sk-deepseek-1' };
const odd = 'He said "no",\nthen \\ </script> \u0007 🎉 ${body.input}';

let provider, gateway, openai, anthropic;

before(async () => {
    provider = await ScriptedProvider.start();
    const at = (path) => `http://127.0.0.1:${provider.port}${path}`;
    const addresses = {
        GEMINI_BASE_URL: at('/v1beta/models/gemini-2.5-flash:generateContent'),
        OPENAI_BASE_URL: at('/v1/chat/completions'),
        MISTRAL_BASE_URL: at('/mistral/v1/chat/completions'),
        DEEPSEEK_BASE_URL: at('/deepseek/chat/completions'),
        LLAMA_BASE_URL: at('/llama/v1/chat/completions'),
        OLLAMA_BASE_URL: at('/api/chat'),
        ANTHROPIC_BASE_URL: at('/v1/messages'),
        COHERE_BASE_URL: at('/v1/chat'),
        COHERE2_BASE_URL: at('/v2/chat'),
    };
    // The file as it is, on ports of the test's own.
    const text = readFileSync(example, 'utf8') + 'server: {listen: ["127.0.0.1:0"], admin: {listen: "127.0.0.1:0"}, workers: 1}\nstorage: {path: events.db}\n';
    gateway = await Gateway.start({
        text,
        more: { ...secrets, ...addresses, ANTHROPIC_API_KEY: 'sk-ant-1', COHERE_API_KEY: 'sk-cohere-1', DEMO_APP_KEY: keys.everyone },
    });
    openai = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    anthropic = new Anthropic({ apiKey: keys.everyone, baseURL: gateway.url, maxRetries: 0 });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const completion = { model: 'up', choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }], usage: vendor.usageOf(9, 3) };
const user = (content) => [{ role: 'user', content }];
/// Of each model: the reply of its vendor, where it was asked, and with which body.
const vendors = {
    gemini: {
        reply: { candidates: [{ content: { parts: [{ text: 'Hel' }, { text: 'lo.' }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 } },
        path: '/v1beta/models/gemini-2.5-flash:generateContent?key=a-key-of-google',
        body: { contents: [{ parts: [{ text: odd }] }] },
    },
    'gpt-4o': { reply: completion, path: '/v1/chat/completions', authorization: 'Bearer sk-openai-1', body: { model: 'gpt-4o', messages: user(odd), stream: false } },
    'mistral-medium': { reply: completion, path: '/mistral/v1/chat/completions', authorization: 'Bearer sk-mistral-1', body: { model: 'mistral-medium', messages: user(odd), stream: false } },
    'deepseek-chat': { reply: completion, path: '/deepseek/chat/completions', authorization: 'Bearer sk-deepseek-1', body: { model: 'deepseek-chat', messages: user(odd), stream: false } },
    llama: {
        reply: completion,
        path: '/llama/v1/chat/completions',
        body: { model: 'meta-llama-3-70b-instruct', messages: user(odd), stream: false, metadata: { team: 'blue', note: 'asked by demo-app' } },
    },
    llama3: {
        reply: { model: 'llama3', message: { role: 'assistant', content: 'Hello.' }, done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 3 },
        path: '/api/chat',
        body: { model: 'llama3', messages: user(odd), stream: false, options: {} },
    },
    claude: {
        reply: { content: [{ type: 'text', text: 'Hello.' }], stop_reason: 'end_turn', usage: { input_tokens: 9, output_tokens: 3 } },
        path: '/v1/messages',
        body: { model: 'claude-3-sonnet-20240229', max_tokens: 1024, temperature: 0.7, messages: user(odd), stream: false },
    },
    'command-r-plus': {
        reply: { text: 'Hello.', finish_reason: 'COMPLETE', meta: { tokens: { input_tokens: 9, output_tokens: 3 } } },
        path: '/v1/chat',
        authorization: 'Bearer sk-cohere-1',
        body: { model: 'command-r-plus', chat_history: [], message: odd, temperature: 0.5 },
    },
    'command-a': {
        reply: { message: { role: 'assistant', content: [{ type: 'text', text: 'Hello.' }] }, finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 9, output_tokens: 3 } } },
        path: '/v2/chat',
        authorization: 'Bearer sk-cohere-1',
        body: { model: 'command-a-03-2025', messages: user(odd), stream: false },
    },
};

describe('providers by template', () => {
    for (const [model, { reply, path, authorization, body }] of Object.entries(vendors))
        test(`${model} gets its own body, whatever the text holds, and its reply is read`, async () => {
            provider.expect(vendor.json(reply));
            const { data: answer, response } = await openai.chat.completions.create({ model, messages: user(odd) }, { headers: { 'X-Team': 'blue' } }).withResponse();
            assert.equal(answer.choices[0].message.content, 'Hello.');
            assert.equal(answer.choices[0].finish_reason, 'stop');
            assert.deepEqual([answer.usage.prompt_tokens, answer.usage.completion_tokens], [9, 3]);
            assert.equal(provider.last.path, path);
            assert.equal(provider.last.headers.authorization, authorization);
            assert.deepEqual(provider.last.body, body);
            const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
            assert.equal(event.tokens.prompt, 9);
            assert.ok(!JSON.stringify(event).includes('a-key-of-google'));
        });

    test('streams of two vendors reach the SDKs of both', async () => {
        const chunks = [vendor.chunk({ role: 'assistant', content: '' }), vendor.chunk({ content: 'Hel' }), vendor.chunk({ content: 'lo.' }), vendor.chunk({}, 'length'), vendor.usageChunk(9, 3), vendor.done];
        const messages = [
            { type: 'message_start', message: { model: 'claude-up', usage: { input_tokens: 9, output_tokens: 1 } } },
            { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
            { type: 'ping' },
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo.' } },
            { type: 'content_block_stop', index: 0 },
            { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 3 } },
            { type: 'message_stop' },
        ];
        for (const [model, events] of [['gpt-4o', chunks], ['claude', messages]]) {
            provider.expect(vendor.sse(events), vendor.sse(events));
            const chat = await openai.chat.completions.stream({ model, messages: user('Hi'), stream_options: { include_usage: true } }).finalChatCompletion();
            assert.equal(chat.choices[0].message.content, 'Hello.');
            assert.equal(chat.choices[0].finish_reason, 'length');
            assert.deepEqual([chat.usage.prompt_tokens, chat.usage.completion_tokens], [9, 3]);
            assert.equal(provider.asked[0].body.stream, true);
            assert.deepEqual(provider.asked[0].body.stream_options, model === 'gpt-4o' ? { include_usage: true } : undefined);
            const message = await anthropic.messages.stream({ model, max_tokens: 50, system: 'Be brief.', messages: user('Hi') }).finalMessage();
            assert.equal(message.content[0].text, 'Hello.');
            assert.equal(message.stop_reason, 'max_tokens');
        }
        assert.equal(provider.last.body.system, 'Be brief.');
        assert.deepEqual(provider.last.body.messages, user('Hi'));
    });

    test('a stream that is cut is no whole answer', async () => {
        provider.expect(vendor.sse([vendor.chunk({ content: 'Hel' })]));
        await assert.rejects(openai.chat.completions.stream({ model: 'gpt-4o', messages: user('Hi') }).finalChatCompletion());
    });

    test('a conversation is refused where the template has no place for it', async () => {
        const messages = [...user('Hi'), { role: 'assistant', content: 'Hello.' }, ...user('Weather?')];
        await assert.rejects(openai.chat.completions.create({ model: 'command-r-plus', messages }), (error) => {
            assert.equal(error.status, 400);
            assert.match(error.message, /no place for earlier turns/);
            return true;
        });
    });
});
