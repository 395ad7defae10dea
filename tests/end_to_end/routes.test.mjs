// Routes end to end: two example files with scripted vendors behind them, asked as their demonstrations ask.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openai, question } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { Issuer } from './support/issuer.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

const examples = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../schema/examples');
const key = 'sb_e2e_routes_0123456789abcdef';
const weatherTool = { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } };
const issuer = new Issuer();
let vendor;
before(async () => {
    vendor = await ScriptedProvider.start();
});
after(() => vendor.stop());

/// A gateway with an example file, on free ports and with the vendors' addresses from the environment.
async function start(name) {
    const one = new Gateway();
    one.config = join(one.folder, name);
    const text = readFileSync(join(examples, name), 'utf8');
    const places = 'listen: ["127.0.0.1:0"], admin: {listen: "127.0.0.1:0"}';
    const placed = /^server: \{/m.test(text) ? text.replace(/^server: \{/m, `server: {${places}, `) : `${text}server: {${places}}\n`;
    writeFileSync(one.config, `${placed}storage: {path: events.db}\n`);
    const at = `http://127.0.0.1:${vendor.port}/v1`;
    const vendors = { OPENAI_BASE_URL: at, ANTHROPIC_BASE_URL: at, GEMINI_BASE_URL: `${at}beta` };
    writeFileSync(join(one.folder, 'idp-keys.json'), JSON.stringify({ keys: [issuer.jwk()] }));
    return one.serve([one.config], {
        ...vendors,
        GEMINI_KEY: 'gemini-secret',
        IDP_JWKS: 'idp-keys.json',
        OPENAI_API_KEY: 'sk-openai',
        ANTHROPIC_API_KEY: 'sk-ant',
        DEMO_APP_KEY: key,
        DEMO_KEY: key,
    });
}

/// Status, header lines and body of a request without a client library; `headers` replace the key's.
async function ask(gateway, path, { method = 'POST', headers = { apikey: key }, more = {}, ...named } = {}) {
    const model = 'model' in named ? named.model : 'fast';
    const body = method === 'POST' ? JSON.stringify({ model, messages: question, ...more }) : undefined;
    const reply = await fetch(gateway.url + path, { method, headers, body });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
}

/// The status of a path that goes out as it is written: fetch would take ".." away.
async function statusAt(gateway, path) {
    const { hostname, port } = new URL(gateway.url);
    const request = http.request({ hostname, port, path, method: 'POST', headers: { apikey: key } });
    request.end(JSON.stringify({ model: 'fast', messages: question }));
    const [reply] = await once(request, 'response');
    reply.resume();
    return reply.statusCode;
}

describe('kong-basic.yaml', () => {
    let gateway, client;
    before(async () => {
        gateway = await start('kong-basic.yaml');
        const path = `${gateway.url}/basic-llm-routing`;
        client = openai(gateway, { apiKey: 'unused', baseURL: path, defaultHeaders: { apikey: key } });
    });
    after(() => gateway.stop());

    for (const [name, upstream] of [
        ['fast', 'gpt-4o-mini'],
        ['smart', 'gpt-4o'],
    ])
        test(`leads "${name}" to ${upstream}, plain and streamed`, async () => {
            const { data, response } = await client.chat.completions.create({ model: name, messages: question }).withResponse();
            assert.ok(data.choices[0].message.content);
            assert.equal(response.headers.get('x-signalbox-model'), `openai/${upstream}`);
            assert.equal(vendor.last.body.model, upstream);
            assert.equal(vendor.last.headers.authorization, 'Bearer sk-openai');
            assert.equal(vendor.last.headers.apikey, undefined);
            let text = '';
            for await (const chunk of await client.chat.completions.create({ model: name, messages: question, stream: true }))
                text += chunk.choices[0]?.delta?.content ?? '';
            assert.ok(text);
            const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
            assert.equal(event.consumer, 'demo-app');
            assert.equal(event.group, name);
            assert.equal(event.path, '/basic-llm-routing/chat/completions');
            assert.equal(event.trail[0], 'route basic (matched)');
        });

    test('prints the fields that the demonstration reads, plain, streamed and refused', async () => {
        for (const more of [{}, { stream: true }]) {
            const { status, headers } = await ask(gateway, '/basic-llm-routing', { model: 'smart', more });
            assert.equal(status, 200);
            assert.equal(headers.get('x-kong-llm-model'), 'openai/gpt-4o');
            assert.match(headers.get('x-kong-upstream-latency'), /^\d+$/);
            assert.match(headers.get('x-kong-proxy-latency'), /^\d+$/);
        }
        const refused = await ask(gateway, '/basic-llm-routing', { model: 'fats' });
        assert.equal(refused.headers.get('x-kong-llm-model'), null);
        assert.equal(refused.headers.get('x-kong-upstream-latency'), null);
        assert.match(refused.headers.get('x-kong-proxy-latency'), /^\d+$/);
    });

    test('takes the bare path, and what other clients append to it', async () => {
        for (const rest of ['', '/', '/chat/completions', '/v1/chat/completions', '/?x=y'])
            assert.equal((await ask(gateway, `/basic-llm-routing${rest}`)).status, 200, rest);
        for (const rest of ['/messages', '/../v1/chat/completions', '/%2e%2e/v1/chat/completions', '/chat%2Fcompletions'])
            assert.equal(await statusAt(gateway, `/basic-llm-routing${rest}`), 404, rest);
        assert.equal((await ask(gateway, '/basic-llm-routings')).status, 404);
    });

    test('refuses without a key, with a wrong one, and for a name that is none', async () => {
        assert.equal((await ask(gateway, '/basic-llm-routing', { headers: {} })).status, 401);
        const wrong = { apikey: 'sb_wrong', authorization: `Bearer ${key}` };
        assert.equal((await ask(gateway, '/basic-llm-routing', { headers: wrong })).status, 401);
        const unknown = await ask(gateway, '/basic-llm-routing', { model: 'fats' });
        assert.equal(unknown.status, 404);
        assert.match(unknown.text, /did you mean \\"fast\\"/);
    });

    test('answers other methods with the one that it takes', async () => {
        const get = await ask(gateway, '/basic-llm-routing', { method: 'GET' });
        assert.equal(get.status, 405);
        assert.equal(get.headers.get('allow'), 'POST');
        assert.equal(JSON.parse(get.text).error.code, 'method_not_supported');
        const options = await ask(gateway, '/basic-llm-routing/chat/completions', { method: 'OPTIONS', headers: {} });
        assert.equal(options.status, 204);
        assert.equal(options.headers.get('allow'), 'POST, OPTIONS');
    });

    test('refuses a longer body by its head', async () => {
        const headers = { apikey: key, 'content-length': 10 * 1024 * 1024 + 1 };
        const request = http.request(`${gateway.url}/basic-llm-routing`, { method: 'POST', headers });
        request.on('error', () => {});
        request.flushHeaders();
        const [reply] = await once(request, 'response');
        assert.equal(reply.statusCode, 413);
        reply.resume();
        request.destroy();
    });
});

describe('kong-model-based.yaml', () => {
    let gateway;
    before(async () => {
        gateway = await start('kong-model-based.yaml');
    });
    after(() => gateway.stop());

    const modelOf = async (options) => {
        const { status, headers } = await ask(gateway, '/chat', options);
        assert.equal(status, 200);
        const event = await gateway.eventOf(headers.get('x-signalbox-request-id'));
        return `${event.resolved_model}, ${event.trail[0]}`;
    };

    test('gives short requests to the small model, whatever model they name', async () => {
        for (const model of ['fast', 'smart', 'gpt-9'])
            assert.equal(await modelOf({ model }), 'mini, route chat (otherwise)');
    });

    test('needs no model in the body, and asks each vendor for its own', async () => {
        const tiers = [
            [{ apikey: key }, 'gpt-4o-mini', 'mini, route chat (otherwise)'],
            [{ apikey: key, 'x-tier': 'smart' }, 'claude-haiku-4-5', 'haiku, route chat (when: header("X-Tier") == "smart")'],
        ];
        for (const [headers, upstream, words] of tiers) {
            assert.equal(await modelOf({ headers, model: undefined }), words);
            assert.equal(vendor.last.body.model, upstream);
        }
        const { headers } = await ask(gateway, '/chat', { model: undefined });
        assert.equal((await gateway.eventOf(headers.get('x-signalbox-request-id'))).model, null);
    });

    test('gives long prompts, tools and the tier that is asked for to the large model, in its dialect', async () => {
        const long = { messages: [{ role: 'user', content: 'Prove it step by step. '.repeat(200) }] };
        const hard = 'route chat (when: prompt.tokens > 400 || has(body.tools))';
        assert.equal(await modelOf({ more: long }), `haiku, ${hard}`);
        assert.equal(await modelOf({ more: { tools: [weatherTool] } }), `haiku, ${hard}`);
        assert.equal(vendor.last.path, '/v1/messages');
        assert.equal(vendor.last.body.model, 'claude-haiku-4-5');
        const smart = { apikey: key, 'x-tier': 'smart' };
        assert.equal(await modelOf({ headers: smart }), 'haiku, route chat (when: header("X-Tier") == "smart")');
    });
});

/// Gemini's answer, in one piece.
const gemini = (asked, response) => {
    const parts = [{ text: `Gemini heard: ${asked.body.contents.at(-1).parts[0].text}` }];
    const candidates = [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }];
    const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 7, totalTokenCount: 12 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ candidates, usageMetadata, modelVersion: 'gemini-2.5-flash' }));
};

describe('krakend-routing.yaml', () => {
    let gateway;
    before(async () => {
        gateway = await start('krakend-routing.yaml');
    });
    after(() => gateway.stop());

    const none = { model: undefined };
    const served = async (path, options) => {
        const { status, headers, text } = await ask(gateway, path, { ...none, ...options });
        if (status !== 200) return `${status} ${text}`;
        return (await gateway.eventOf(headers.get('x-signalbox-request-id'))).resolved_model;
    };
    const bearer = (claims) => ({ authorization: `Bearer ${issuer.token(claims)}` });

    test('chooses by a header, in one body for all vendors', async () => {
        vendor.expect(gemini);
        assert.equal(await served('/llm', { headers: { 'X-Model': 'gemini' } }), 'flash');
        assert.equal(vendor.last.path, '/v1beta/models/gemini-2.5-flash:generateContent');
        assert.equal(await served('/llm', { headers: { 'X-Model': 'openai' } }), 'nano');
        assert.equal(vendor.last.body.model, 'gpt-5-nano');
        for (const headers of [{}, { 'X-Model': 'Gemini' }]) assert.equal(await served('/llm', { headers }), 'sonnet');
        assert.equal(vendor.last.body.model, 'claude-sonnet-4-0');
        assert.equal(await served('/llm/openai', { headers: {} }), 'nano');
    });

    test('leads by a value where the map says, and nowhere else', async () => {
        for (const [value, model] of [['openai', 'nano'], ['anthropic', 'sonnet']])
            assert.equal(await served('/multi-llm', { headers: { 'x-llm': value } }), model);
        vendor.expect();
        for (const value of ['OpenAI', '../openai', '%2e%2e/openai', 'model:nano', 'openai, gemini'])
            assert.match(await served('/multi-llm', { headers: { 'x-llm': value } }), /^400 .*leads nowhere for the value/);
        assert.match(await served('/multi-llm', { headers: {} }), /^400 .*without the value it goes by/);
        assert.equal(vendor.asked.length, 0);
    });

    test('lets the token choose, and no header of the caller', async () => {
        vendor.expect(gemini);
        assert.equal(await served('/claim', { headers: bearer({ preferred_ai_model: 'gemini' }) }), 'flash');
        assert.equal(await served('/claim', { headers: bearer({ preferred_ai_model: 'openai' }) }), 'nano');
        assert.match(await served('/claim', { headers: bearer({ preferred_ai_model: 'other' }) }), /^403 /);
        assert.match(await served('/claim', { headers: bearer({}) }), /^403 /);
        assert.match(await served('/claim', { headers: {} }), /^401 /);
        const policy = (claims) => served('/jwt-routing-policy', { headers: { 'X-Ai-Model': 'openai', ...bearer(claims) } });
        assert.equal(await policy({ ai_model: 'openai', ai_enable: 'yes' }), 'nano');
        assert.equal(await policy({ ai_model: 'openai', ai_enable: 'no' }), 'sonnet');
        assert.equal(await policy({ ai_enable: 'yes' }), 'sonnet');
    });

    test('asks several vendors at the same time and gives one reply', async () => {
        let both;
        const met = new Promise((resolve) => {
            both = resolve;
        });
        let waiting = 0;
        const together = (then) => async (asked, response) => {
            if (++waiting === 2) both();
            await met; // each answers when both were asked
            await then(asked, response);
        };
        const openaiAnswer = (asked, response) => {
            response.writeHead(200, { 'content-type': 'application/json' });
            const choices = [{ index: 0, message: { role: 'assistant', content: 'nano here' }, finish_reason: 'stop' }];
            const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
            response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'gpt-5-nano', choices, usage }));
        };
        const by = (asked, response) => (asked.path.includes('gemini') ? gemini : openaiAnswer)(asked, response);
        vendor.expect(together(by), together(by));
        const { status, headers, text } = await ask(gateway, '/compare', { ...none, headers: {} });
        assert.equal(status, 200);
        assert.equal(headers.get('x-completed'), 'true');
        const reply = JSON.parse(text);
        assert.equal(reply.object, 'fanout');
        assert.deepEqual(
            reply.results.map((each) => [each.id, each.model, each.status]),
            [
                ['gemini', 'google/gemini-2.5-flash', 200],
                ['openai', 'openai/gpt-5-nano', 200],
            ],
        );
        assert.match(reply.results[0].response.choices[0].message.content, /^Gemini heard/);
        assert.equal(reply.results[1].response.choices[0].message.content, 'nano here');
        assert.deepEqual(reply.usage, { prompt_tokens: 8, completion_tokens: 11, total_tokens: 19 });
        const event = await gateway.eventOf(headers.get('x-signalbox-request-id'));
        assert.deepEqual(event.trail, ['route compare (all: gemini when true)', 'route compare (all: openai when true)']);
    });

    test('tells of the branch that fails, and answers all the same', async () => {
        const by = (asked, response) =>
            asked.path.includes('gemini') ? gemini(asked, response) : response.writeHead(400).end('{"error":{"message":"no","type":"invalid_request_error"}}');
        vendor.expect(by, by, by);
        const { status, headers, text } = await ask(gateway, '/compare', { ...none, headers: { 'X-Deep': 'yes' } });
        assert.equal(status, 200);
        assert.equal(headers.get('x-completed'), 'false');
        const { results } = JSON.parse(text);
        assert.deepEqual(
            results.map((each) => each.status),
            [200, 400, 400],
        );
        assert.equal(results[1].error.message, 'no');
    });

    test('streams the events of all under their names, readable by the SDK', async () => {
        const stream = (asked, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            const chunk = (delta, finish = null) =>
                `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
            response.end(chunk({ role: 'assistant', content: 'nano' }) + chunk({}, 'stop') + 'data: [DONE]\n\n');
        };
        const geminiStream = (asked, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            const candidates = [{ content: { role: 'model', parts: [{ text: 'flash' }] }, finishReason: 'STOP', index: 0 }];
            response.end(`data: ${JSON.stringify({ candidates, usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1 } })}\r\n\r\n`);
        };
        const by = (asked, response) => (asked.path.includes('gemini') ? geminiStream : stream)(asked, response);
        vendor.expect(by, by);
        const { text, headers } = await ask(gateway, '/compare', { ...none, headers: {}, more: { stream: true } });
        assert.match(headers.get('content-type'), /^text\/event-stream/);
        assert.match(text, /event: gemini\ndata: .*flash/);
        assert.match(text, /event: openai\ndata: .*nano/);
        assert.equal(text.match(/\[DONE\]/g).length, 1);
        assert.ok(text.endsWith('data: [DONE]\n\n'));
        vendor.expect(by, by);
        const client = openai(gateway, { apiKey: 'unused', baseURL: `${gateway.url}/compare`, fetch: (url, init) => fetch(`${gateway.url}/compare`, init) });
        const words = [];
        let summary;
        for await (const chunk of await client.chat.completions.create({ model: 'any', messages: question, stream: true })) {
            if (chunk.object === 'fanout') summary = chunk;
            if (chunk.choices[0]?.delta?.content) words.push(chunk.choices[0].delta.content);
        }
        assert.deepEqual(words.sort(), ['flash', 'nano']);
        assert.equal(summary.completed, true);
    });
});

describe('routes for pages and with fields of their own', () => {
    let gateway;
    before(async () => {
        const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
        const routes = [
            { id: 'pages', match: { path: '/pages/*' }, cors: { origins: ['https://app.example'] }, to: 'model:small' },
            { id: 'tenants', match: { path: '/tenants/*' }, forward_headers: ['X-Tenant'], to: 'model:small' },
        ];
        gateway = await Gateway.start({
            settings: {
                signalbox: 1,
                server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' } },
                providers: [{ id: 'openai', kind: 'openai', base_url: `http://127.0.0.1:${vendor.port}/v1`, auth }],
                models: [{ id: 'small', provider: 'openai' }],
                routes,
                consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
                storage: { path: 'events.db' },
            },
        });
    });
    after(() => gateway.stop());

    const send = async (path, method, headers, body) => {
        const request = http.request(`${gateway.url}${path}`, { method, headers });
        request.end(body);
        const [reply] = await once(request, 'response');
        reply.resume();
        return { status: reply.statusCode, headers: reply.headers };
    };
    const body = JSON.stringify({ model: 'x', messages: question });

    test("a browser's question is answered without a key, its request with one, for the route's origins alone", async () => {
        const question = { origin: 'https://app.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
        const preflight = await send('/pages/chat/completions', 'OPTIONS', question);
        assert.equal(preflight.status, 204);
        assert.equal(preflight.headers['access-control-allow-origin'], 'https://app.example');
        assert.equal(preflight.headers['access-control-allow-methods'], 'POST, OPTIONS');
        assert.equal(preflight.headers['access-control-allow-headers'], 'authorization');
        const asked = await send('/pages', 'POST', { origin: 'https://app.example', authorization: `Bearer ${keys.everyone}` }, body);
        assert.equal(asked.status, 200);
        assert.equal(asked.headers['access-control-allow-origin'], 'https://app.example');
        assert.equal((await send('/pages', 'POST', { origin: 'https://app.example' }, body)).status, 401);
        assert.equal((await send('/pages', 'OPTIONS', { ...question, origin: 'https://other.example' })).status, 403);
        assert.equal((await send('/v1/chat/completions', 'OPTIONS', question)).status, 403);
    });

    test('the fields that a route names go on, and no others', async () => {
        const headers = { authorization: `Bearer ${keys.everyone}`, 'x-tenant': 'blue', tracestate: 'a=b', cookie: 'c=d' };
        assert.equal((await send('/tenants', 'POST', headers, body)).status, 200);
        assert.equal(vendor.last.headers['x-tenant'], 'blue');
        assert.equal(vendor.last.headers.tracestate, undefined);
        assert.equal(vendor.last.headers.cookie, undefined);
    });
});
