// Google's client against providers of every format, clients of the other formats against a vendor of this one, and what a plain HTTP client sees.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
import { anthropic, openai } from './support/clients.mjs';
import { clearText, keys } from './support/configuration.mjs';
import { besideSimulators, breaker, dialects } from './support/every_format.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

const signature = 'AbCdEf+/0123=='.slice(0, 12);
const declaration = {
    name: 'get_weather',
    description: 'Looks at the sky.',
    parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

/// Answers as Google does: a call with its signature when there are functions and no result yet, a text otherwise.
function answerAsGoogle(asked, response) {
    const { body } = asked;
    if (asked.path.includes(':countTokens')) return response.end(JSON.stringify({ totalTokens: 31 }));
    if (asked.headers['x-goog-api-key'] !== keys.provider) {
        response.statusCode = 403;
        return response.end(JSON.stringify({ error: { code: 403, message: 'no', status: 'PERMISSION_DENIED' } }));
    }
    const answered = body.contents.some((content) => content.parts.some((part) => part.functionResponse));
    const parts =
        body.tools && !answered
            ? [{ functionCall: { name: 'get_weather', args: { city: 'Oslo' } }, thoughtSignature: signature }]
            : [{ text: 'The line ' }, { text: 'is clear.' }];
    const usageMetadata = { promptTokenCount: 20, candidatesTokenCount: 6, thoughtsTokenCount: 5, totalTokenCount: 31 };
    const shared = { modelVersion: 'gemini-3-pro', responseId: 'r1' };
    if (!asked.path.includes(':streamGenerateContent')) {
        const candidates = [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }];
        response.setHeader('content-type', 'application/json; charset=UTF-8');
        return response.end(JSON.stringify({ candidates, usageMetadata, ...shared }));
    }
    response.setHeader('content-type', 'text/event-stream');
    for (const part of parts)
        response.write(
            `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [part] }, index: 0 }], ...shared })}\r\n\r\n`,
        );
    const last = { content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 };
    response.end(`data: ${JSON.stringify({ candidates: [last], usageMetadata, ...shared })}\r\n\r\n`);
}

let vendor, gateway;
before(async () => {
    vendor = await ScriptedProvider.start(answerAsGoogle);
    const google = {
        id: 'google',
        kind: 'gemini',
        base_url: `http://127.0.0.1:${vendor.port}/v1beta`,
        auth: { secret: { env: 'E2E_PROVIDER_KEY' } },
        breaker,
    };
    const settings = besideSimulators({
        providers: [google],
        models: [{ id: 'google', provider: 'google', upstream: 'gemini-3-pro' }],
        routes: [{ id: 'team', match: { path: '/team/*' }, accept: 'gemini', to: 'body.model' }],
    });
    gateway = await Gateway.start({ settings });
});
after(async () => {
    await gateway.stop();
    await vendor.stop();
});

const genai = (apiKey = keys.everyone) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gateway.url } });

async function streamed(request) {
    const chunks = [];
    for await (const chunk of await genai().models.generateContentStream(request)) chunks.push(chunk);
    return chunks;
}

for (const dialect of dialects) {
    describe(`gemini client, simulated ${dialect} provider`, () => {
        const model = `sim-${dialect}`;
        const contents = 'Is the line clear?';

        test('a plain response has text, a reason and usage', async () => {
            const response = await genai().models.generateContent({ model, contents });
            assert.equal(response.text, clearText);
            assert.equal(response.candidates[0].finishReason, 'STOP');
            assert.ok(response.usageMetadata.promptTokenCount > 0 && response.usageMetadata.candidatesTokenCount > 0);
        });

        test('a stream has the same text in pieces, and the usage in the last', async () => {
            const chunks = await streamed({ model, contents });
            assert.equal(chunks.map((chunk) => chunk.text ?? '').join(''), clearText);
            assert.ok(chunks.length > 1);
            assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
            assert.ok(chunks.at(-1).usageMetadata.totalTokenCount > 0);
        });

        test('a limit of tokens ends the answer with its reason', async () => {
            const response = await genai().models.generateContent({ model, contents, config: { maxOutputTokens: 3 } });
            const least = dialect === 'openai_responses'; // which takes no fewer than 16
            assert.equal(response.candidates[0].finishReason, least ? 'STOP' : 'MAX_TOKENS');
        });

        test('a round of tools is called, answered and spoken about, plain and streamed', async () => {
            const config = { tools: [{ functionDeclarations: [declaration] }] };
            const forced = { ...config, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } };
            const asked = dialect === 'ollama' ? 'Please use a tool.' : contents; // it has no field that forces a call
            const plain = await genai().models.generateContent({ model, contents: asked, config: forced });
            const chunks = await streamed({ model, contents: asked, config: forced });
            for (const call of [plain.functionCalls[0], chunks.flatMap((chunk) => chunk.functionCalls ?? [])[0]]) {
                assert.equal(call.name, declaration.name);
                assert.deepEqual(call.args, { city: 'text' });
            }
            const second = await genai().models.generateContent({
                model,
                contents: [
                    { role: 'user', parts: [{ text: contents }] },
                    plain.candidates[0].content,
                    { role: 'user', parts: [{ functionResponse: { ...plain.functionCalls[0], args: undefined, response: { output: 'sun' } } }] },
                ],
                config,
            });
            assert.equal(second.text, clearText);
        });

        test('a structured output has the shape of its schema', async () => {
            const responseSchema = { type: 'OBJECT', properties: { clear: { type: 'BOOLEAN' } }, required: ['clear'] };
            const response = await genai().models.generateContent({
                model,
                contents,
                config: { responseMimeType: 'application/json', responseSchema },
            });
            if (dialect !== 'anthropic') assert.deepEqual(JSON.parse(response.text), { clear: true });
        });
    });
}

describe("Google's own API behind the gateway", () => {
    test('a request is relayed with the path of the model, the key of the provider and nothing of the query', async () => {
        const response = await genai().models.generateContent({ model: 'google', contents: 'hi', config: { topK: 7 } });
        assert.equal(response.text, 'The line is clear.');
        assert.equal(vendor.last.path, '/v1beta/models/gemini-3-pro:generateContent');
        assert.equal(vendor.last.headers['x-goog-api-key'], keys.provider);
        assert.equal(vendor.last.body.generationConfig.topK, 7);
        const reply = await fetch(`${gateway.url}/v1beta/models/google:generateContent?key=${keys.everyone}`, {
            method: 'POST',
            body: JSON.stringify({ contents: [{ parts: [{ text: 'hi' }] }] }),
        });
        assert.equal(reply.status, 200);
        assert.equal(vendor.last.path, '/v1beta/models/gemini-3-pro:generateContent');
        assert.ok(!JSON.stringify(vendor.last).includes(keys.everyone));
    });

    test('tokens are counted by the provider', async () => {
        assert.equal((await genai().models.countTokens({ model: 'google', contents: 'hi' })).totalTokens, 31);
        assert.ok((await genai().models.countTokens({ model: 'sim-anthropic', contents: 'hi' })).totalTokens > 0, 'here, where the format has none');
    });

    test('without alt=sse a stream is one JSON array', async () => {
        for (const model of ['google', 'sim-anthropic']) {
            const reply = await fetch(`${gateway.url}/v1beta/models/${model}:streamGenerateContent`, {
                method: 'POST',
                headers: { 'x-goog-api-key': keys.everyone },
                body: JSON.stringify({ contents: [{ parts: [{ text: 'hi' }] }] }),
            });
            assert.match(reply.headers.get('content-type'), /^application\/json/);
            const elements = JSON.parse(await reply.text());
            assert.ok(elements.length > 1);
            assert.equal(elements.at(-1).candidates[0].finishReason, 'STOP');
        }
    });

    test("the signature of a call survives OpenAI's and Anthropic's clients", async () => {
        const messages = [{ role: 'user', content: 'How is the weather?' }];
        const tool = {
            type: 'function',
            function: { name: declaration.name, parameters: declaration.parametersJsonSchema },
        };
        const first = await openai(gateway).chat.completions.create({ model: 'google', messages, tools: [tool] });
        const call = first.choices[0].message.tool_calls[0];
        assert.equal(first.choices[0].finish_reason, 'tool_calls');
        assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Oslo' });
        assert.equal(first.usage.completion_tokens, 11);
        const second = await openai(gateway).chat.completions.create({
            model: 'google',
            messages: [...messages, first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sun' }],
            tools: [tool],
        });
        assert.equal(second.choices[0].message.content, 'The line is clear.');
        const sent = () => vendor.last.body.contents.flatMap((content) => content.parts);
        assert.equal(sent().find((part) => part.functionCall).thoughtSignature, signature);
        assert.deepEqual(sent().find((part) => part.functionResponse).functionResponse, {
            name: declaration.name,
            response: { output: 'sun' },
        });

        const tools = [{ name: declaration.name, input_schema: declaration.parametersJsonSchema }];
        const stream = anthropic(gateway).messages.stream({ model: 'google', max_tokens: 100, messages, tools });
        const message = await stream.finalMessage();
        const use = message.content.find((block) => block.type === 'tool_use');
        assert.deepEqual(use.input, { city: 'Oslo' });
        assert.equal(message.stop_reason, 'tool_use');
        await anthropic(gateway).messages.create({
            model: 'google',
            max_tokens: 100,
            messages: [
                ...messages,
                { role: 'assistant', content: message.content },
                { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: 'sun' }] },
            ],
            tools,
        });
        assert.equal(sent().find((part) => part.functionCall).thoughtSignature, signature);
    });
});

describe('the surface of the format', () => {
    test('models are listed in its shape', async () => {
        const names = [];
        for await (const model of await genai().models.list()) names.push(model.name);
        assert.ok(names.includes('models/google') && names.includes('models/sim-anthropic'), names.join());
        assert.equal((await genai().models.get({ model: 'google' })).name, 'models/google');
    });

    test("errors are Google's: an unknown model, a wrong key, a wrong field", async () => {
        await assert.rejects(genai().models.generateContent({ model: 'nothing', contents: 'hi' }), (error) => {
            assert.equal(error.status, 404);
            assert.equal(JSON.parse(error.message).error.status, 'NOT_FOUND');
            return true;
        });
        await assert.rejects(genai('sb_e2e_wrong_0123456789abcdef').models.generateContent({ model: 'google', contents: 'hi' }), {
            status: 401,
        });
        const reply = await fetch(`${gateway.url}/v1beta/models/sim-anthropic:generateContent`, {
            method: 'POST',
            headers: { 'x-goog-api-key': keys.everyone },
            body: JSON.stringify({ contents: [{ role: 'bishop', parts: [] }] }),
        });
        const { error } = await reply.json();
        assert.equal(reply.status, 400);
        assert.equal(error.code, 400);
        assert.equal(error.status, 'INVALID_ARGUMENT');
        assert.match(error.message, /contents\[0\]\.role/);
    });
});

describe('a route that accepts gemini', () => {
    const team = () => new GoogleGenAI({ apiKey: keys.everyone, httpOptions: { baseUrl: `${gateway.url}/team` } });

    test('is a base address for the client, plain and streamed', async () => {
        const asked = { model: 'google', contents: 'Is the line clear?' };
        assert.equal((await team().models.generateContent(asked)).text, 'The line is clear.');
        assert.equal(vendor.last.path, '/v1beta/models/gemini-3-pro:generateContent');
        let text = '';
        for await (const chunk of await team().models.generateContentStream(asked)) text += chunk.text ?? '';
        assert.equal(text, 'The line is clear.');
    });

    test('takes the key from the query, and it goes no further', async () => {
        const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Is the line clear?' }] }] });
        const ask = (key) => fetch(`${gateway.url}/team/v1beta/models/google:generateContent?key=${key}`, { method: 'POST', body });
        assert.equal((await ask(keys.everyone)).status, 200);
        assert.equal(vendor.last.path, '/v1beta/models/gemini-3-pro:generateContent');
        assert.equal(vendor.last.headers['x-goog-api-key'], keys.provider);
        const refused = await ask('sb_wrong');
        assert.equal(refused.status, 401);
        assert.equal((await refused.json()).error.status, 'UNAUTHENTICATED');
    });
});
