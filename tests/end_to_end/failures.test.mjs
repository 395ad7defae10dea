// What goes wrong arrives as the vendors' typed errors, in the caller's dialect; streams that break are never taken for whole.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { anthropic, asking, openai, question } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway, eventually } from './support/gateway.mjs';
import { ScriptedProvider, drip, refuse } from './support/scripted_provider.mjs';

let gateway, provider;
before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ scripted: provider.port });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const vendor = { openai: OpenAI, anthropic: Anthropic };
const typeOf = { openai: (error) => error.type, anthropic: (error) => error.error?.error?.type };

async function failureOf(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    return assert.fail('this was expected to fail');
}

for (const client of ['openai', 'anthropic']) {
    describe(`${client} client: refusals by the gateway`, () => {
        const { AuthenticationError, PermissionDeniedError, NotFoundError, BadRequestError } = vendor[client];

        test('an unknown key is an AuthenticationError', async () => {
            const error = await failureOf(asking[client].plain(gateway, 'chat-plain', {}, { apiKey: 'sb_nobody' }));
            assert.ok(error instanceof AuthenticationError, String(error));
            assert.equal(error.status, 401);
            assert.ok(!error.message.includes('sb_nobody'));
        });

        test('a model the key may not use is a PermissionDeniedError', async () => {
            const error = await failureOf(asking[client].plain(gateway, 'chat-experiment', {}, { apiKey: keys.limited }));
            assert.ok(error instanceof PermissionDeniedError, String(error));
        });

        test('an unknown model is a NotFoundError that names the nearest', async () => {
            const error = await failureOf(asking[client].plain(gateway, 'chat-plian'));
            assert.ok(error instanceof NotFoundError, String(error));
            assert.match(error.message, /chat-plain/);
        });

        test('a wrong field is a BadRequestError that names it', async () => {
            const error = await failureOf(
                asking[client].plain(gateway, client === 'openai' ? 'messages-plain' : 'chat-plain', { messages: 'no list' }),
            );
            assert.ok(error instanceof BadRequestError, String(error));
            assert.match(error.message, /messages/);
        });

        test('every error carries the request id', async () => {
            const error = await failureOf(asking[client].plain(gateway, 'chat-plian'));
            assert.match(error.headers.get('x-signalbox-request-id') ?? '', /^req_/);
        });
    });

    describe(`${client} client: refusals by the provider`, () => {
        for (const upstream of ['chat', 'messages']) {
            const { RateLimitError, BadRequestError, InternalServerError } = vendor[client];

            test(`a 429 of a ${upstream} provider is a RateLimitError with its Retry-After`, async () => {
                const error = await failureOf(asking[client].plain(gateway, `${upstream}-throttled`));
                assert.ok(error instanceof RateLimitError, String(error));
                assert.equal(error.headers.get('retry-after'), '7');
            });

            test(`a 400 of a ${upstream} provider is a BadRequestError in the client's envelope`, async () => {
                const error = await failureOf(asking[client].plain(gateway, `${upstream}-refusing`));
                assert.ok(error instanceof BadRequestError, String(error));
                assert.equal(typeOf[client](error), 'invalid_request_error');
            });

            test(`a 500 of a ${upstream} provider is an InternalServerError`, async () => {
                const error = await failureOf(asking[client].streamed(gateway, `${upstream}-broken`));
                assert.ok(error instanceof InternalServerError, String(error));
            });

            test(`a 401 of a ${upstream} provider is not shown as the client's own`, async () => {
                provider.expect(refuse(401, `Incorrect API key provided: ${keys.provider}`));
                const error = await failureOf(asking[client].plain(gateway, `${upstream}-scripted`));
                assert.equal(error.status, 502);
                assert.ok(!JSON.stringify(error.error ?? error.message).includes(keys.provider));
            });

            test(`the client's own retries reach a ${upstream} provider again after a 429`, async () => {
                provider.expect(refuse(429, 'slow down', { 'retry-after-ms': '20' }), refuse(429, 'slow down', { 'retry-after-ms': '20' }));
                const seen = await asking[client].plain(gateway, `${upstream}-scripted`, {}, { maxRetries: 2 });
                assert.equal(seen.finish, client === 'openai' ? 'stop' : 'end_turn');
                assert.equal(provider.asked.length, 3);
            });

            test(`a stream of a ${upstream} provider that is cut raises an error after its first words`, async () => {
                const words = [];
                const error = await failureOf(collect(client, `${upstream}-cut`, words));
                assert.ok(
                    error instanceof vendor[client].APIError || error instanceof vendor[client].APIConnectionError,
                    `${error?.constructor?.name}: ${error}`,
                );
                assert.ok(words.length > 0, 'no word came before the cut');
            });
        }

        test('an exhausted chain is a 502 that lists every attempt', async () => {
            const error = await failureOf(asking[client].plain(gateway, 'hopeless-chat'));
            assert.equal(error.status, 502);
            const { attempts } = client === 'openai' ? error.error : error.error.error;
            assert.deepEqual(
                attempts.map((each) => each.status),
                [500, 529],
            );
        });

        test('a fallback answers where the first member fails', async () => {
            const seen = await asking[client].streamed(gateway, 'reliable-chat');
            assert.equal(seen.headers.get('x-signalbox-model'), 'sim-messages/plain');
            const event = await gateway.eventOf(seen.headers.get('x-signalbox-request-id'));
            assert.equal(event.fallback_count, 1);
            assert.equal(event.resolved_model, 'messages-plain');
        });
    });

    describe(`${client} client: leaving`, () => {
        for (const upstream of ['chat', 'messages']) {
            test(`an abort closes the ${upstream} provider's connection and leaves an event`, async () => {
                const dripping = drip(10);
                provider.expect(dripping.script);
                const leaving = new AbortController();
                const { stream, id } = await openStream(client, `${upstream}-scripted`, leaving.signal);
                let seen = 0;
                let leftAt;
                try {
                    for await (const unused of stream) {
                        if (++seen === 5) {
                            leftAt = Date.now();
                            leaving.abort();
                        }
                    }
                } catch (error) {
                    assert.match(error.constructor.name, /Abort/);
                }
                const closedAfter = (await dripping.left) - leftAt;
                assert.ok(closedAfter <= 15_000, `closed after ${closedAfter} ms`); // the provider itself goes on for 20 s
                const event = await gateway.eventOf(id);
                assert.equal(event.decision, 'abandoned');
                assert.ok(event.tokens.completion > 0, 'what was answered until then is counted');
            });
        }

        test('an abort before the first word leaves an event too', async () => {
            let asked;
            const arrived = new Promise((tell) => {
                asked = tell;
            });
            provider.expect((request, response) => {
                response.on('error', () => {});
                asked();
            });
            const leaving = new AbortController();
            const pending = failureOf(openStream(client, 'chat-scripted', leaving.signal));
            await arrived;
            leaving.abort();
            await pending;
            await eventually('an abandoned event without an answer', () =>
                JSON.parse(gateway.events('tail', '--filter', 'decision=abandoned', '--output', 'json')).some(
                    (event) => event.tokens.completion === 0,
                ),
            );
        });
    });
}

async function openStream(client, model, signal) {
    const request =
        client === 'openai'
            ? openai(gateway).chat.completions.create({ model, messages: question, stream: true }, { signal })
            : anthropic(gateway).messages.create({ model, max_tokens: 900, messages: question, stream: true }, { signal });
    const { data, response } = await request.withResponse();
    return { stream: data, id: response.headers.get('x-signalbox-request-id') };
}

async function collect(client, model, words) {
    const { stream } = await openStream(client, model);
    for await (const each of stream) {
        const word = client === 'openai' ? each.choices[0]?.delta?.content : each.delta?.text;
        if (word) words.push(word);
    }
}
