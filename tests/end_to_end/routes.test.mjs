// Routes and groups end to end: example files with scripted vendors behind them, asked as their demonstrations ask.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openai, question } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { eventually, Gateway } from './support/gateway.mjs';
import { Issuer } from './support/issuer.mjs';
import { refuse, ScriptedProvider } from './support/scripted_provider.mjs';

const examples = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../schema/examples');
const key = 'sb_e2e_routes_0123456789abcdef';
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
    const text = readFileSync(join(examples, name), 'utf8').replace(/listen: \["0[^\]]*\]/, '');
    const places = 'listen: ["127.0.0.1:0"], admin: {listen: "127.0.0.1:0"}';
    const placed = /^server: \{/m.test(text) ? text.replace(/^server: \{/m, `server: {${places}, `) : `${text}server: {${places}}\n`;
    writeFileSync(one.config, `${placed}storage: {path: events.db}\n`);
    const at = `http://127.0.0.1:${vendor.port}/v1`;
    const vendors = { OPENAI_BASE_URL: at, ANTHROPIC_BASE_URL: at, GEMINI_BASE_URL: `${at}beta` };
    writeFileSync(join(one.folder, 'idp-keys.json'), JSON.stringify({ keys: [issuer.jwk()] }));
    return one.serve([one.config], {
        ...vendors,
        GEMINI_KEY: 'gemini-secret',
        NON_AI_URL: `http://127.0.0.1:${vendor.port}`,
        IDP_JWKS: 'idp-keys.json',
        OPENAI_API_KEY: 'sk-openai',
        ANTHROPIC_API_KEY: 'sk-ant',
        DEMO_APP_KEY: key,
        DEMO_KEY: key,
        WEB_GATEWAY_KEY: key,
        ANALYSTS_GATEWAY_KEY: 'sb_e2e_analysts_0123456789abcdef',
        BEDROCK_BASE_URL: `http://127.0.0.1:${vendor.port}`,
        OLLAMA_BASE_URL: at,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
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
        assert.equal((await ask(gateway, '/basic-llm-routing', { headers: { apikey: `Bearer ${key}` } })).status, 401);
        assert.equal((await ask(gateway, '/basic-llm-routing', { headers: { 'x-api-key': key } })).status, 401);
        for (const headers of [{ authorization: `Bearer ${key}` }, { apikey: key, authorization: 'Bearer unused' }])
            assert.equal((await ask(gateway, '/basic-llm-routing', { headers })).status, 200);
        assert.equal((await ask(gateway, `/basic-llm-routing?apikey=${key}`, { headers: {} })).status, 200);
        assert.ok(!JSON.stringify(vendor.last).includes(key));
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

    test('serves a body of exactly 10 MiB, and no byte more', async () => {
        const longest = 10 * 1024 * 1024;
        const begin = `{"model":"fast","messages":${JSON.stringify(question)}`;
        const bodyOf = (size) => `${begin}${' '.repeat(size - begin.length - 1)}}`;
        const post = (body) => fetch(`${gateway.url}/basic-llm-routing`, { method: 'POST', headers: { apikey: key }, body, duplex: 'half' });
        const inPieces = (body) =>
            new ReadableStream({
                start(controller) {
                    for (let at = 0; at < body.length; at += 1 << 20) controller.enqueue(Buffer.from(body.slice(at, at + (1 << 20))));
                    controller.close();
                },
            });
        for (const framed of [(body) => body, inPieces]) {
            vendor.expect();
            const served = await post(framed(bodyOf(longest)));
            assert.equal(served.status, 200, await served.text());
            assert.equal(vendor.last.raw.length, longest - 'fast'.length + 'gpt-4o-mini'.length);
        }
        vendor.expect();
        for (const framed of [(body) => body, inPieces]) {
            const refused = await post(framed(bodyOf(longest + 1)));
            assert.equal(refused.status, 413);
            await refused.text();
        }
        assert.equal(vendor.asked.length, 0);
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

/// What a Converse request is answered with.
const converse = (text) => (asked, response) => {
    const output = { message: { role: 'assistant', content: [{ text }] } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ output, stopReason: 'end_turn', usage: { inputTokens: 21, outputTokens: 9, totalTokens: 30 } }));
};

/// A plain answer of OpenAI's.
const saying = (content) => (asked, response) => {
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 30, completion_tokens: 1, total_tokens: 31 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: asked.body.model, choices, usage }));
};

describe('kong-model-based.yaml', () => {
    const profile = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
    const asking = (content, more = {}) => ({ model: 'fast', max_tokens: 100, messages: [{ role: 'user', content }], ...more });
    let gateway, client;
    before(async () => {
        gateway = await start('kong-model-based.yaml');
        client = openai(gateway, { apiKey: 'unused', baseURL: `${gateway.url}/chat`, defaultHeaders: { apikey: key } });
    });
    after(() => gateway.stop());

    test('gives a simple question to the small model, and sends the selector the messages alone', async () => {
        vendor.expect(saying('"fast"\n'));
        const { data, response } = await client.chat.completions.create(asking("Hi there! What's 2 + 2?")).withResponse();
        assert.equal(response.headers.get('x-kong-llm-model'), 'openai/gpt-4o-mini');
        assert.equal(data.object, 'chat.completion');
        const [selector, answer] = vendor.asked;
        assert.equal(selector.body.model, 'o3-mini');
        assert.match(JSON.stringify(selector.body.messages), /2 \+ 2/);
        for (const left of ['stream', 'tools', 'max_tokens', 'user']) assert.equal(selector.body[left], undefined, left);
        assert.equal(answer.body.model, 'gpt-4o-mini');
        assert.equal(answer.body.max_tokens, 100);
    });

    test('gives a hard one to the large model at another vendor, in the shape of the client', async () => {
        vendor.expect(saying('The answer is Smart.'), converse('def search(items, wanted): ...'));
        const { data, response } = await client.chat.completions.create(asking('Write a binary search in Python and prove it.')).withResponse();
        assert.equal(response.headers.get('x-kong-llm-model'), `aws/${profile}`);
        assert.equal(data.object, 'chat.completion');
        assert.equal(data.choices[0].message.content, 'def search(items, wanted): ...');
        assert.equal(data.choices[0].finish_reason, 'stop');
        assert.deepEqual([data.usage.prompt_tokens, data.usage.completion_tokens], [21, 9]);
        assert.equal(decodeURIComponent(vendor.last.path), `/model/${profile}/converse`);
        assert.equal(vendor.last.body.inferenceConfig.maxTokens, 100);
        assert.match(vendor.last.headers.authorization, /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
        const id = response.headers.get('x-signalbox-request-id');
        const event = await gateway.eventOf(id);
        assert.equal(event.consumer, 'demo-consumer');
        assert.equal(event.trail[0], 'route chat (matched)');
        const question = await eventually('the question of the request', () =>
            JSON.parse(gateway.events('tail', '--limit', '20', '--output', 'json')).find((each) => each.role === 'classify' && each.parent === id),
        );
        assert.equal(question.consumer, 'internal-router');
    });

    test('asks about a prompt once, and goes on with the default tier when the selector fails', async () => {
        vendor.expect();
        await client.chat.completions.create(asking("Hi there! What's 2 + 2?"));
        assert.deepEqual(vendor.asked.map((each) => each.body.model), ['gpt-4o-mini']);
        vendor.expect(refuse(500));
        const { response } = await client.chat.completions.create(asking('And what is 3 + 3?')).withResponse();
        assert.equal(response.headers.get('x-kong-llm-model'), 'openai/gpt-4o-mini');
        assert.deepEqual(vendor.asked.map((each) => each.body.model), ['o3-mini', 'gpt-4o-mini']);
    });

    test('asks nothing for who has no key, and has no path to the selector', async () => {
        vendor.expect();
        assert.equal((await ask(gateway, '/chat', { headers: {} })).status, 401);
        assert.equal((await ask(gateway, '/model-selection')).status, 404);
        assert.equal((await ask(gateway, '/v1/chat/completions', { model: 'selector' })).status, 403);
        assert.equal(vendor.asked.length, 0);
    });
});

describe('keeptrusts.yaml', () => {
    const analysts = 'sb_e2e_analysts_0123456789abcdef';
    const asking = (model, more = {}) => ({ model, messages: question, ...more });
    let gateway, web, all;
    before(async () => {
        gateway = await start('keeptrusts.yaml');
        web = openai(gateway, { apiKey: key });
        all = openai(gateway, { apiKey: analysts });
    });
    after(() => gateway.stop());
    const tail = (filter, limit) => JSON.parse(gateway.events('tail', '--filter', filter, '--limit', String(limit), '--output', 'json'));
    const modelOf = async (asked) => (await asked.withResponse()).response.headers.get('x-signalbox-model');

    test('the chain goes on to the second and the third vendor, and ends with 502 and every attempt', async () => {
        vendor.expect();
        assert.equal(await modelOf(web.chat.completions.create(asking('reliable-chat'))), 'openai/gpt-4o');
        vendor.expect(refuse(500));
        assert.equal(await modelOf(web.chat.completions.create(asking('reliable-chat'))), 'anthropic/claude-sonnet-4-0');
        vendor.expect(refuse(503), refuse(429));
        assert.equal(await modelOf(web.chat.completions.create(asking('reliable-chat'))), 'local/llama3.1');
        vendor.expect(refuse(500), refuse(500), refuse(500));
        const refused = await ask(gateway, '/v1/chat/completions', { model: 'reliable-chat', headers: { authorization: `Bearer ${key}` } });
        assert.equal(refused.status, 502);
        assert.deepEqual(JSON.parse(refused.text).error.attempts.map((each) => each.status), [500, 500, 500]);
        const seen = await eventually('four events', () => {
            const found = tail('model=reliable-chat', 5);
            return found.length === 4 && found;
        });
        assert.deepEqual(seen.map((each) => [each.resolved_model, each.fallback_count]), [[null, 2], ['llama', 2], ['sonnet', 1], ['4o', 0]]);
    });

    test('the cheapest model serves, and a request beyond the budget is 402', async () => {
        vendor.expect();
        assert.equal(await modelOf(all.chat.completions.create(asking('cost-optimized'))), 'openai/gpt-4o-mini');
        const dear = await ask(gateway, '/v1/chat/completions', {
            model: 'cost-optimized',
            headers: { authorization: `Bearer ${analysts}` },
            more: { max_tokens: 20_000 },
        });
        assert.equal(dear.status, 402);
        assert.equal(vendor.asked.length, 1);
    });

    test('twenty turns of a conversation stay at one arm, and others go to both', async () => {
        const armOf = async (conversation) => {
            const options = { headers: { 'x-conversation-id': conversation } };
            return modelOf(all.chat.completions.create(asking('chat-experiment'), options));
        };
        const first = await armOf('one');
        for (let turn = 1; turn < 20; ++turn) assert.equal(await armOf('one'), first);
        const arms = new Set();
        for (let other = 0; other < 40; ++other) arms.add(await armOf(`other-${other}`));
        assert.deepEqual([...arms].sort(), ['anthropic/claude-sonnet-4-0', 'openai/gpt-4o']);
        const [event] = await eventually('an event of the arm', () => {
            const found = tail('tag=control', 100);
            return found.length > 0 && found;
        });
        assert.equal(event.resolved_model, '4o');
    });

    test('a conversation stays at its arm over a restart, stands in at the other while its own is out, and comes back', async () => {
        const armOf = (conversation) =>
            modelOf(all.chat.completions.create(asking('chat-experiment'), { headers: { 'x-conversation-id': conversation } }));
        const conversations = Array.from({ length: 10 }, (_, at) => `kept-${at}`);
        const armsOfAll = async () => {
            const arms = [];
            for (const each of conversations) arms.push(await armOf(each));
            return arms;
        };
        vendor.expect();
        const before = await armsOfAll();
        await gateway.restart();
        web = openai(gateway, { apiKey: key });
        all = openai(gateway, { apiKey: analysts });
        assert.deepEqual(await armsOfAll(), before);

        const [own] = before;
        const other = before.find((arm) => arm !== own);
        assert.ok(other, 'both arms have conversations');
        const breaker = async () => {
            const { groups } = await (await fetch(`${gateway.admin}/routes`)).json();
            return groups.find(({ id }) => id === 'chat-experiment').members.find(({ target }) => target === own).breaker;
        };
        const { answer } = vendor;
        vendor.answer = (asked, response) => (own.endsWith(`/${asked.body.model}`) ? refuse(500) : answer)(asked, response);
        try {
            for (let turn = 0; turn < 5; ++turn) assert.equal(await armOf(conversations[0]), other);
            assert.equal(await breaker(), 'open');
            vendor.expect();
            assert.deepEqual(await armsOfAll(), before.map(() => other));
            assert.ok(vendor.asked.every((asked) => other.endsWith(`/${asked.body.model}`)), 'what is out is not asked');
        } finally {
            vendor.answer = answer;
        }
        await eventually('the breaker lets a request pass', async () => (await breaker()) !== 'open', 60_000);
        assert.deepEqual(await armsOfAll(), before);
        assert.equal(await breaker(), 'closed');
    });

    test('the lines with jq say who served, how fast, with how many tokens, how much was refused and what it cost', async () => {
        const jq = (program, filter) => {
            const input = gateway.events('tail', '--filter', filter, '--limit', '100', '--output', 'json');
            const done = spawnSync('jq', ['-c', program], { input, encoding: 'utf8' });
            assert.equal(done.status, 0, done.stderr);
            return JSON.parse(done.stdout);
        };
        const refused = () => jq('[.[] | select(.decision == "blocked")] | length', 'model=cost-optimized');
        vendor.expect(refuse(500));
        await web.chat.completions.create(asking('reliable-chat'));
        await all.chat.completions.create(asking('cost-optimized'));
        for (let turn = 0; turn < 20; ++turn)
            await all.chat.completions.create(asking('chat-experiment'), { headers: { 'x-conversation-id': `jq-${turn}` } });
        const before = refused();
        await assert.rejects(web.chat.completions.create(asking('cost-optimized')), { status: 403 });
        await eventually('the refusal is stored', () => refused() === before + 1);
        assert.deepEqual(jq('.[0] | {model, resolved_model, fallback_count}', 'model=reliable-chat'), {
            model: 'reliable-chat',
            resolved_model: 'sonnet',
            fallback_count: 1,
        });
        for (const arm of ['control', 'experiment']) {
            assert.ok(jq('[.[].latency_ms] | add / length', `tag=${arm}`) > 0, arm);
            assert.equal(jq('[.[].tokens.total] | add / length', `tag=${arm}`), 42, arm);
        }
        const asked = jq('length', 'model=cost-optimized');
        assert.equal(jq('([.[] | select(.decision == "blocked")] | length) / length', 'model=cost-optimized'), refused() / asked);
        const costs = jq('[.[] | select(.decision == "allowed") | {id, estimated_cost_usd, actual_cost_usd}]', 'model=cost-optimized');
        assert.ok(costs.length > 0);
        for (const { id, estimated_cost_usd, actual_cost_usd } of costs) {
            assert.match(id, /^req_/);
            assert.ok(estimated_cost_usd > 0);
            assert.ok(Math.abs(actual_cost_usd - (31 * 0.00015 + 11 * 0.0006) / 1000) < 1e-6, `${actual_cost_usd}`);
        }
    });

    test('a key opens the groups that it names', async () => {
        vendor.expect();
        for (const model of ['cost-optimized', 'chat-experiment', 'mini'])
            assert.equal((await ask(gateway, '/v1/chat/completions', { model, headers: { authorization: `Bearer ${key}` } })).status, 403, model);
        assert.equal(vendor.asked.length, 0);
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

    test('leads by a value to routes that no caller reaches, and nowhere else', async () => {
        for (const [value, model] of [['openai', 'nano'], ['anthropic', 'sonnet']])
            assert.equal(await served('/multi-llm', { headers: { 'x-llm': value } }), model);
        const { headers } = await ask(gateway, '/multi-llm', { ...none, headers: { 'x-llm': 'openai' } });
        const { trail } = await gateway.eventOf(headers.get('x-signalbox-request-id'));
        assert.deepEqual(trail, ['route multi-llm (matched: header("X-LLM") = "openai")', 'route llm-openai (matched)']);
        vendor.expect();
        for (const value of ['OpenAI', '../openai', '%2e%2e/openai', 'model:nano', 'openai, gemini', 'route:/_llm/openai'])
            assert.match(await served('/multi-llm', { headers: { 'x-llm': value } }), /^403 .*unknown LLM/);
        assert.match(await served('/multi-llm', { headers: {} }), /^403 .*unknown LLM/);
        for (const path of ['/_llm/openai', '/_llm/openai/', '/_llm/gemini/chat/completions', '/_llm'])
            assert.match(await served(path, { headers: { 'x-llm': 'openai' } }), /^404 .*no such path; try \/v1\/chat\/completions/, path);
        assert.equal(vendor.asked.length, 0);
    });

    test("gives a vendor's API on as it is, with the key of the gateway", async () => {
        const sent = '{"model": "gpt-x",  "messages": [], "n": 1.0}';
        const answered = '{"id":"x",  "odd": 1e2}';
        vendor.expect((asked, response) => {
            response.writeHead(418, { 'content-type': 'application/json', 'x-own': 'yes' });
            response.end(answered);
        });
        const reply = await fetch(`${gateway.url}/chat`, { method: 'POST', headers: { 'x-mine': '1', authorization: 'Bearer mine' }, body: sent });
        assert.equal(reply.status, 418);
        assert.equal(reply.headers.get('x-own'), 'yes');
        assert.equal(await reply.text(), answered);
        assert.equal(vendor.last.raw, sent);
        assert.equal(vendor.last.path, '/v1/chat/completions');
        assert.equal(vendor.last.headers['x-mine'], '1');
        assert.equal(vendor.last.headers.authorization, 'Bearer sk-openai');
        assert.equal((await fetch(`${gateway.url}/chat`)).status, 405);
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
        for (const claims of [{ ai_model: 'openai', ai_enable: 'no' }, { ai_enable: 'yes' }]) {
            vendor.expect((asked, response) => response.writeHead(200).end('no model here'));
            const plain = await ask(gateway, '/jwt-routing-policy', { ...none, headers: { 'X-Ai-Model': 'openai', 'X-Ai-Enable': 'yes', ...bearer(claims) } });
            assert.equal(plain.text, 'no model here');
            assert.equal(vendor.last.path, '/condition-B-non-AI');
            assert.deepEqual(vendor.last.body, { messages: question });
        }
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
