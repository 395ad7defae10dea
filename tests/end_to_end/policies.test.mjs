// Policies that change texts, with the vendors' clients: what a model says is masked in plain replies and in streams, from providers of every format, and
// what callers say is masked before a provider has it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Ollama } from 'ollama';
import { anthropic, asking, openai } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { breaker, dialects } from './support/every_format.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

// A number in groups: the words of a simulated stream come one by one, so that it is spread over several events.
const said = 'Your card 4111 1111 1111 1111 is charged, not 4111 1111.';
const shown = 'Your card XXX is charged, not 4111 1111.';
const all = [...dialects, 'bedrock'];
const echo = (id, number) => ({
    id,
    match: { path: `/resp-mask/${id}`, methods: ['GET'] },
    public: true,
    accept: 'raw',
    policies: ['echoed'],
    to: `provider:sim-openai_chat/__echo/${number}`,
});
const accepted = { openai_chat: '/v1/chat/completions', anthropic: '/v1/messages', openai_responses: '/v1/responses' };

let vendor, gateway;
before(async () => {
    vendor = await ScriptedProvider.start();
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' } },
            providers: [
                ...all.map((dialect) => ({ id: `sim-${dialect}`, kind: 'simulator', dialect, breaker })),
                { id: 'vendor', kind: 'openai', base_url: `http://127.0.0.1:${vendor.port}/v1`, auth: { type: 'none' }, breaker },
            ],
            models: [
                ...all.map((dialect) => ({ id: dialect, provider: `sim-${dialect}`, upstream: 'plain', simulate: { text: said } })),
                { id: 'scripted', provider: 'vendor' },
            ],
            policies: [
                { id: 'cards', phase: 'both', modify: [{ regexp: { find: '\\b(?:\\d[ -]?){12,15}\\d\\b', replace: 'XXX' } }] },
                { id: 'team', prompt: { prepend: [{ content: "Team $${header('X-Team')}." }], append: [{ role: 'user', content: 'Be brief.' }] } },
                {
                    id: 'echoed',
                    phase: 'response',
                    modify: [
                        { regexp: { field: 'req_uri_details.path', find: '\\b(\\d{13,16})\\b', replace: 'XXX-CREDIT-CARD-XXX' } },
                        { regexp: { field: 'req_uri_details.path', find: '([\\d+\\-\\s]*)(\\d{4})', replace: 'XXX-$2' } },
                    ],
                },
            ],
            routes: [
                echo('short', '123456789'),
                echo('long', '1234567890123456'),
                ...Object.entries(accepted).map(([accept, path]) => ({ id: accept, match: { path: `/team${path}` }, accept, policies: ['team'], to: 'model:scripted' })),
            ],
            consumers: [{ name: 'everyone', policies: ['cards'], keys: [{ secret: { env: 'E2E_KEY' } }] }],
            storage: { path: 'events.db' },
        },
    });
});
after(async () => {
    await gateway.stop();
    await vendor.stop();
});

async function collected(stream, textOf) {
    let text = '';
    for await (const each of stream) text += textOf(each) ?? '';
    return text;
}

const question = [{ role: 'user', content: 'Which card is it?' }];
const google = () => new GoogleGenAI({ apiKey: keys.everyone, httpOptions: { baseUrl: gateway.url } });
const ollama = () => new Ollama({ host: gateway.url, headers: { authorization: `Bearer ${keys.everyone}` } });
const amazon = () =>
    new BedrockRuntimeClient({
        endpoint: gateway.url,
        region: 'us-east-1',
        maxAttempts: 1,
        token: { token: keys.everyone },
        authSchemePreference: ['httpBearerAuth'],
        requestHandler: new NodeHttpHandler(),
    });
const converse = (model) => ({ modelId: model, messages: [{ role: 'user', content: [{ text: 'Which card is it?' }] }] });

const clients = {
    openai_chat: {
        plain: async (model) => (await asking.openai.plain(gateway, model)).text,
        streamed: async (model) => (await asking.openai.streamed(gateway, model)).text,
    },
    anthropic: {
        plain: async (model) => (await asking.anthropic.plain(gateway, model)).text,
        streamed: async (model) => (await asking.anthropic.streamed(gateway, model)).text,
    },
    openai_responses: {
        plain: async (model) => (await openai(gateway).responses.create({ model, input: question })).output_text,
        streamed: async (model) => {
            const stream = openai(gateway).responses.stream({ model, input: question });
            const text = await collected(stream, (each) => (each.type === 'response.output_text.delta' ? each.delta : ''));
            assert.equal((await stream.finalResponse()).output_text, text, 'the end repeats the text');
            return text;
        },
    },
    gemini: {
        plain: async (model) => (await google().models.generateContent({ model, contents: 'Which card is it?' })).text,
        streamed: async (model) =>
            collected(await google().models.generateContentStream({ model, contents: 'Which card is it?' }), (each) => each.text),
    },
    ollama: {
        plain: async (model) => (await ollama().chat({ model, messages: question })).message.content,
        streamed: async (model) => collected(await ollama().chat({ model, messages: question, stream: true }), (each) => each.message.content),
    },
    bedrock: {
        plain: async (model) => (await amazon().send(new ConverseCommand(converse(model)))).output.message.content[0].text,
        streamed: async (model) =>
            collected((await amazon().send(new ConverseStreamCommand(converse(model)))).stream, (each) => each.contentBlockDelta?.delta.text),
    },
};

for (const [client, asks] of Object.entries(clients)) {
    describe(`a client of ${client}`, () => {
        for (const model of all) {
            test(`reads masked replies of a model at a provider of ${model}, plain and streamed`, async () => {
                assert.equal(await asks.plain(model), shown);
                assert.equal(await asks.streamed(model), shown);
            });
        }
    });
}

test('a provider gets the text without what is masked, and the event tells so', async () => {
    const repeat = (asked, response) => {
        response.setHeader('content-type', 'application/json');
        const message = { role: 'assistant', content: `You said: ${asked.body.messages[0].content}` };
        const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
        response.end(
            JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }),
        );
    };
    vendor.expect(repeat, repeat);
    const { data, response } = await openai(gateway)
        .chat.completions.create({ model: 'scripted', messages: [{ role: 'user', content: 'My card is 4111-1111-1111-1111.' }] })
        .withResponse();
    assert.equal(data.choices[0].message.content, 'You said: My card is XXX.');
    const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
    assert.deepEqual(
        event.policies.map(({ name, outcome, matches }) => [name, outcome, matches]),
        [['cards', 'changed', 1]],
    );
    const message = await anthropic(gateway).messages.create({
        model: 'scripted',
        max_tokens: 50,
        messages: [{ role: 'user', content: 'Mine is 4111111111111111.' }],
    });
    assert.equal(message.content[0].text, 'You said: Mine is XXX.');
});

test('a reply of a plain server is masked at a path', async () => {
    const path = async (id) => (await (await fetch(`${gateway.url}/resp-mask/${id}`)).json()).req_uri_details.path;
    assert.equal(await path('short'), '/__echo/XXX-6789');
    assert.equal(await path('long'), '/__echo/XXX-CREDIT-CARD-XXX');
});

test('prompts of clients of several formats get messages', async () => {
    const headers = { 'X-Team': 'blue' };
    const question = [{ role: 'user', content: 'Who are you?' }];
    const wanted = [
        { role: 'system', content: 'Team blue.' },
        { role: 'user', content: 'Who are you?' },
        { role: 'user', content: 'Be brief.' },
    ];
    const sent = () => vendor.last.body.messages.map(({ role, content }) => ({ role, content: content[0]?.text ?? content }));
    await openai(gateway, { baseURL: `${gateway.url}/team/v1`, defaultHeaders: headers }).chat.completions.create({ model: 'any', messages: question });
    assert.deepEqual(sent(), wanted);
    await anthropic(gateway, { baseURL: `${gateway.url}/team`, defaultHeaders: headers }).messages.create({ model: 'any', max_tokens: 50, messages: question });
    assert.deepEqual(sent(), wanted);
    await openai(gateway, { baseURL: `${gateway.url}/team/v1`, defaultHeaders: headers }).responses.create({ model: 'any', input: question });
    assert.deepEqual(sent(), wanted);
});
