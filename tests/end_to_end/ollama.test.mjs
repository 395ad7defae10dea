// Ollama's client against providers of every format, clients of the other formats against a server of this one, and what a plain HTTP client sees.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ollama } from 'ollama';
import { anthropic, openai } from './support/clients.mjs';
import { clearText, keys } from './support/configuration.mjs';
import { besideSimulators, breaker, dialects } from './support/every_format.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

const declaration = {
    type: 'function',
    function: {
        name: 'get_weather',
        description: 'Looks at the sky.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
};

/// Answers as Ollama does: a call when there are functions and no result yet, a text otherwise; without ids, and with an error for model "broken".
function answerAsOllama(asked, response) {
    const { body } = asked;
    const counts = { done_reason: 'stop', total_duration: 5, prompt_eval_count: 20, eval_count: 11 };
    const head = { model: body.model, created_at: '2026-01-01T00:00:00.000000001Z' };
    if (body.model === 'missing') {
        response.statusCode = 404;
        response.setHeader('content-type', 'application/json; charset=utf-8');
        return response.end(JSON.stringify({ error: `model '${body.model}' not found` }));
    }
    if (asked.path === '/api/generate') {
        response.setHeader('content-type', 'application/json; charset=utf-8');
        return response.end(JSON.stringify({ ...head, response: 'Generated.', done: true, context: [1, 2], ...counts }));
    }
    const answered = body.messages.some((message) => message.role === 'tool');
    const said =
        body.tools && !answered
            ? [{ content: '', tool_calls: [{ function: { name: 'get_weather', arguments: { city: 'Oslo' } } }] }]
            : [{ content: 'The line ' }, { content: 'is clear.' }];
    if (body.stream === false) {
        response.setHeader('content-type', 'application/json; charset=utf-8');
        const message = { role: 'assistant', ...said[0], content: said.map((each) => each.content).join('') };
        return response.end(JSON.stringify({ ...head, message, done: true, ...counts }));
    }
    response.setHeader('content-type', 'application/x-ndjson');
    for (const each of said) response.write(`${JSON.stringify({ ...head, message: { role: 'assistant', ...each }, done: false })}\n`);
    if (body.model === 'broken') return response.end(`${JSON.stringify({ error: 'the runner stopped' })}\n`);
    response.end(`${JSON.stringify({ ...head, message: { role: 'assistant', content: '' }, done: true, ...counts })}\n`);
}

let server, gateway;
before(async () => {
    server = await ScriptedProvider.start(answerAsOllama);
    const settings = besideSimulators({
        providers: [{ id: 'local', kind: 'ollama', base_url: `http://127.0.0.1:${server.port}`, breaker }],
        models: [
            { id: 'local', provider: 'local', upstream: 'llama3.2:3b' },
            { id: 'broken', provider: 'local', upstream: 'broken' },
            { id: 'missing', provider: 'local', upstream: 'missing' },
        ],
        routes: [{ id: 'team', match: { path: '/team/*' }, accept: 'ollama', to: 'body.model' }],
    });
    gateway = await Gateway.start({ settings });
});
after(async () => {
    await gateway.stop();
    await server.stop();
});

const ollama = (key = keys.everyone) => new Ollama({ host: gateway.url, headers: { Authorization: `Bearer ${key}` } });
const messages = [{ role: 'user', content: 'Is the line clear?' }];

async function streamed(request) {
    const parts = [];
    for await (const part of await ollama().chat({ ...request, stream: true })) parts.push(part);
    return parts;
}

for (const dialect of dialects) {
    describe(`ollama client, simulated ${dialect} provider`, () => {
        const model = `sim-${dialect}`;

        test('a plain reply has text, a reason and counts', async () => {
            const reply = await ollama().chat({ model, messages });
            assert.equal(reply.message.content, clearText);
            assert.equal(reply.message.role, 'assistant');
            assert.equal(reply.done, true);
            assert.equal(reply.done_reason, 'stop');
            assert.equal(reply.model, 'plain'); // as the provider calls it
            assert.ok(reply.prompt_eval_count > 0 && reply.eval_count > 0);
        });

        test('a stream has the same text in lines, and the counts in the last', async () => {
            const parts = await streamed({ model, messages });
            assert.equal(parts.map((part) => part.message.content).join(''), clearText);
            assert.ok(parts.length > 2);
            assert.ok(parts.slice(0, -1).every((part) => part.done === false));
            assert.equal(parts.at(-1).done, true);
            assert.ok(parts.at(-1).eval_count > 0);
        });

        test('a prompt is answered, plain and streamed', async () => {
            const reply = await ollama().generate({ model, prompt: 'Is the line clear?', system: 'Be brief.' });
            assert.equal(reply.response, clearText);
            let text = '';
            for await (const part of await ollama().generate({ model, prompt: 'Is the line clear?', stream: true })) text += part.response;
            assert.equal(text, clearText);
        });

        test('a limit of tokens ends the answer with its reason', async () => {
            const reply = await ollama().chat({ model, messages, options: { num_predict: 3 } });
            const least = dialect === 'openai_responses'; // which takes no fewer than 16
            assert.equal(reply.done_reason, least ? 'stop' : 'length');
        });

        test('a round of tools is called, answered and spoken about, plain and streamed', async () => {
            const asked = [{ role: 'user', content: 'Please use a tool.' }];
            const plain = await ollama().chat({ model, messages: asked, tools: [declaration] });
            const parts = await streamed({ model, messages: asked, tools: [declaration] });
            for (const call of [plain.message.tool_calls[0], parts.flatMap((part) => part.message.tool_calls ?? [])[0]])
                assert.deepEqual([call.function.name, call.function.arguments], ['get_weather', { city: 'text' }]);
            const second = await ollama().chat({
                model,
                messages: [...asked, plain.message, { role: 'tool', tool_name: 'get_weather', content: 'sun' }],
                tools: [declaration],
            });
            assert.equal(second.message.content, clearText);
        });

        test('a structured output has the shape of its schema', async () => {
            const format = { type: 'object', properties: { clear: { type: 'boolean' } }, required: ['clear'] };
            const reply = await ollama().chat({ model, messages, format });
            if (dialect !== 'anthropic') assert.deepEqual(JSON.parse(reply.message.content), { clear: true });
        });
    });
}

describe("Ollama's own server behind the gateway", () => {
    test('both operations are relayed to their paths, without the key of the caller', async () => {
        assert.equal((await ollama().chat({ model: 'local', messages, options: { num_ctx: 8192 } })).message.content, 'The line is clear.');
        assert.equal(server.last.path, '/api/chat');
        assert.deepEqual([server.last.body.model, server.last.body.options], ['llama3.2:3b', { num_ctx: 8192 }]);
        const generated = await ollama().generate({ model: 'local', prompt: 'hi', raw: true });
        assert.deepEqual([generated.response, generated.context], ['Generated.', [1, 2]]);
        assert.equal(server.last.path, '/api/generate');
        assert.ok(!JSON.stringify(server.asked).includes(keys.everyone));
    });

    test("a round of tools works for OpenAI's and Anthropic's clients, though calls have no ids here", async () => {
        const first = await openai(gateway).chat.completions.create({ model: 'local', messages, tools: [declaration] });
        const call = first.choices[0].message.tool_calls[0];
        assert.equal(first.choices[0].finish_reason, 'tool_calls');
        assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Oslo' });
        assert.ok(call.id.length > 0);
        assert.equal(first.usage.completion_tokens, 11);
        const second = await openai(gateway).chat.completions.create({
            model: 'local',
            messages: [...messages, first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sun' }],
            tools: [declaration],
        });
        assert.equal(second.choices[0].message.content, 'The line is clear.');
        const result = server.last.body.messages.at(-1);
        assert.deepEqual([result.role, result.tool_name, result.content], ['tool', 'get_weather', 'sun']);

        const { name, parameters: input_schema } = declaration.function;
        const stream = anthropic(gateway).messages.stream({ model: 'local', max_tokens: 100, messages, tools: [{ name, input_schema }] });
        const message = await stream.finalMessage();
        const use = message.content.find((block) => block.type === 'tool_use');
        assert.deepEqual([use.input, message.stop_reason], [{ city: 'Oslo' }, 'tool_use']);
        assert.equal(server.last.body.options.num_predict, 100);
        assert.equal(server.last.body.truncate, false);
    });

    test('an error inside a stream is one for its own clients and for those of others', async () => {
        await assert.rejects(streamed({ model: 'broken', messages }), /the runner stopped/);
        await assert.rejects(async () => {
            const stream = await openai(gateway).chat.completions.create({ model: 'broken', messages, stream: true });
            for await (const _ of stream);
        }, /the runner stopped/);
    });

    test('an error of the server has its text', async () => {
        await assert.rejects(ollama().chat({ model: 'missing', messages }), { status_code: 404, error: "model 'missing' not found" });
        await assert.rejects(openai(gateway).chat.completions.create({ model: 'missing', messages }), { status: 404 });
    });
});

describe('the surface of the format', () => {
    test('models are listed and shown in its shape', async () => {
        const names = (await ollama().list()).models.map((model) => model.name);
        assert.ok(names.includes('local') && names.includes('sim-anthropic'), names.join());
        assert.deepEqual((await ollama().show({ model: 'local' })).capabilities, ['completion', 'tools']);
        await assert.rejects(ollama().show({ model: 'nothing' }), { status_code: 404 });
        const reply = await fetch(`${gateway.url}/api/version`, { headers: { Authorization: `Bearer ${keys.everyone}` } });
        assert.match((await reply.json()).version, /^\d+\.\d+\.\d+$/);
    });

    test('errors are texts: an unknown model, a wrong key, a wrong field', async () => {
        await assert.rejects(ollama().chat({ model: 'nothing', messages }), { status_code: 404 });
        await assert.rejects(ollama('sb_e2e_wrong_0123456789abcdef').chat({ model: 'local', messages }), { status_code: 401 });
        await assert.rejects(ollama().chat({ model: 'sim-anthropic', messages: [{ role: 'bishop', content: 'hi' }] }), (error) => {
            assert.equal(error.status_code, 400);
            assert.match(error.error, /messages\[0\]\.role/);
            return true;
        });
        await assert.rejects(ollama().pull({ model: 'llama3.2' }), { status_code: 404 });
    });
});

test('a route that accepts ollama is a base address for the client, plain and streamed', async () => {
    const team = new Ollama({ host: `${gateway.url}/team`, headers: { Authorization: `Bearer ${keys.everyone}` } });
    const reply = await team.chat({ model: 'local', messages });
    assert.equal(reply.message.content, 'The line is clear.');
    assert.equal(server.last.path, '/api/chat');
    let text = '';
    for await (const part of await team.chat({ model: 'local', messages, stream: true })) text += part.message.content;
    assert.equal(text, 'The line is clear.');
});
