// Plain replies with odd, missing and surplus members, translated: what they say arrives, what they lack is made up so that a client can
// go on, and what is no reply is an error.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

const { call, completion, json, message, text } = vendor;
let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

async function told(dialect, model, name, reply) {
    scene[name].expect(reply);
    const answer = await scene.ask(dialect, { model });
    assert.equal(answer.status, 200, answer.body);
    return answer;
}

describe('stop reasons of Anthropic', () => {
    async function finishOf(stop_reason, more = {}) {
        const { said } = await told('openai', 'claude', 'claude', json(message([text('p')], { stop_reason, ...more })));
        return said.finish;
    }

    test('refusal is content_filter, with its explanation as the refusal', async () => {
        const explanation = 'This request triggered restrictions';
        const reply = message([], { stop_reason: 'refusal', stop_details: { type: 'refusal', category: 'cyber', explanation } });
        const { said } = await told('openai', 'claude', 'claude', json(reply));
        assert.equal(said.finish, 'content_filter');
        assert.equal(said.refusal, explanation);
    });
    test('model_context_window_exceeded is length', async () => assert.equal(await finishOf('model_context_window_exceeded'), 'length'));
    test('pause_turn is stop', async () => assert.equal(await finishOf('pause_turn'), 'stop'));
    test('stop_sequence is stop', async () => assert.equal(await finishOf('stop_sequence', { stop_sequence: 'END' }), 'stop'));
    test('an unknown one is stop', async () => assert.equal(await finishOf('something_new'), 'stop'));

    test('tool_use without a tool is not told as tool_calls', async () => assert.equal(await finishOf('tool_use'), 'stop'));

    test('refusal in a stream carries its explanation', async () => {
        const explanation = 'This request triggered restrictions';
        const last = {
            type: 'message_delta',
            delta: { stop_reason: 'refusal', stop_sequence: null, stop_details: { type: 'refusal', category: 'cyber', explanation } },
            usage: { output_tokens: 1 },
        };
        scene.claude.expect(vendor.sse([vendor.start(), last, vendor.stop]));
        const { said } = await scene.ask('openai', { model: 'claude', stream: true });
        assert.equal(said.finish, 'content_filter');
        assert.equal(said.refusal, explanation);
    });
});

describe('members of a completion', () => {
    test('content of null beside reasoning is thinking and nothing else', async () => {
        const { said } = await told(
            'anthropic',
            'local',
            'local',
            json(completion({ content: null, reasoning_content: 'hm', tool_calls: null })),
        );
        assert.deepEqual(said, { thinking: 'hm', finish: 'end_turn', usage: { input: 10, output: 5, cached: 0 } });
    });

    test('role, id, index and finish_reason may be missing, and created a fraction', async () => {
        const { said } = await told('anthropic', 'local', 'local', json({ choices: [{ message: { content: 'x' } }], created: 1.5 }));
        assert.equal(said.text, 'x');
        assert.equal(said.finish, 'end_turn');
    });

    test('"text" in place of a message is an error, for it is another API’s reply', async () => {
        scene.local.expect(
            json({ object: 'chat.completion', model: 'm', choices: [{ index: 0, text: 'old completion shape', finish_reason: 'stop' }] }),
        );
        const answer = await scene.ask('anthropic', { model: 'local' });
        assert.equal(answer.status, 502);
        assert.match(answer.said.error.message, /message/);
        assert.equal((await scene.eventOf(answer)).decision, 'error');
    });

    test('that are optional are left out for an Anthropic client, not sent as null', async () => {
        const { body } = await told('anthropic', 'local', 'local', vendor.hello);
        const reply = JSON.parse(body);
        assert.deepEqual(reply.content, [{ type: 'text', text: 'hello' }]);
        for (const name of ['container', 'stop_details', 'context_management']) assert.notEqual(reply[name], null);
    });
});

describe('content types of a plain reply', () => {
    const body = JSON.stringify(completion({ content: 'hello' }));
    async function assertTaken(headers) {
        for (const dialect of ['openai', 'anthropic']) {
            const { said } = await told(dialect, 'local', 'local', json(body, { headers }));
            assert.equal(said.text, 'hello');
        }
    }

    test('may be text/plain', () => assertTaken({ 'content-type': 'text/plain' }));
    test('may be missing', () => assertTaken({}));
    test('may have a parameter spelt in another way', () => assertTaken({ 'content-type': 'application/json;charset=utf8' }));
    test('may be application/octet-stream', () => assertTaken({ 'content-type': 'application/octet-stream' }));

    test('text/html with a page is an error', async () => {
        scene.local.expect(json('<html><body>Sign in</body></html>', { headers: { 'content-type': 'text/html' } }));
        assert.equal((await scene.ask('openai', { model: 'local' })).status, 502);
    });
});

describe('ids of tool calls in a reply', () => {
    const calls = (...ids) => ids.map((id, at) => call(id, 'run', { cmd: String(at + 1) }));
    const reply = (tool_calls, more) => json(completion({ content: null, tool_calls }, { finish_reason: 'tool_calls', ...more }));
    const idsOf = (answer) => answer.said.tools.map((tool) => tool.id);

    test('that two calls share become different', async () => {
        const answer = await told('anthropic', 'local', 'local', reply(calls('call_0', 'call_0')));
        assert.equal(new Set(idsOf(answer)).size, 2, idsOf(answer).join());
        assert.deepEqual(
            answer.said.tools.map((tool) => tool.input),
            [{ cmd: '1' }, { cmd: '2' }],
        );
    });

    test('that are empty are made up, and differ', async () => {
        const ids = idsOf(await told('anthropic', 'local', 'local', reply(calls('', ''))));
        assert.ok(ids.every(Boolean), ids.join());
        assert.equal(new Set(ids).size, 2);
    });

    test('that are made up differ between replies without an id', async () => {
        const bare = json({
            choices: [
                { index: 0, message: { role: 'assistant', content: null, tool_calls: calls(undefined) }, finish_reason: 'tool_calls' },
            ],
        });
        const first = idsOf(await told('anthropic', 'local', 'local', bare));
        const second = idsOf(await told('anthropic', 'local', 'local', bare));
        assert.notEqual(first[0], second[0]);
    });

    test('that two calls of a stream share become different', async () => {
        const piece = (index) => ({ index, id: 'call_0', type: 'function', function: { name: 'run', arguments: `{"cmd":"${index}"}` } });
        scene.local.expect(
            vendor.sse([
                vendor.chunk({ role: 'assistant', tool_calls: [piece(0)] }),
                vendor.chunk({ tool_calls: [piece(1)] }),
                vendor.chunk({}, 'tool_calls'),
                vendor.done,
            ]),
        );
        const answer = await scene.ask('anthropic', { model: 'local', stream: true });
        assert.equal(new Set(idsOf(answer)).size, 2, idsOf(answer).join());
    });

    test('that are made up in streams differ between replies', async () => {
        const piece = { index: 0, type: 'function', function: { name: 'run', arguments: '{}' } };
        const bare = (choices) => ({ choices });
        const items = [
            bare([{ index: 0, delta: { tool_calls: [piece] } }]),
            bare([{ index: 0, delta: {}, finish_reason: 'tool_calls' }]),
            vendor.done,
        ];
        scene.local.expect(vendor.sse(items), vendor.sse(items));
        const first = idsOf(await scene.ask('anthropic', { model: 'local', stream: true }));
        const second = idsOf(await scene.ask('anthropic', { model: 'local', stream: true }));
        assert.ok(first[0]);
        assert.notEqual(first[0], second[0]);
    });
});

describe('headers of a reply', () => {
    test('carry the request id under the name the client’s dialect knows', async () => {
        const chat = await told('openai', 'claude', 'claude', vendor.claudeHello);
        assert.match(chat.headers['x-request-id'] ?? '', /./);
        const messages = await told('anthropic', 'local', 'local', vendor.hello);
        assert.match(messages.headers['request-id'] ?? '', /./);
    });

    test('carry the request id when the gateway itself refuses', async () => {
        const chat = await scene.ask('openai', { model: 'no-such-model' });
        assert.equal(chat.status, 404);
        assert.match(chat.headers['x-request-id'] ?? '', /./);
        const messages = await scene.ask('anthropic', { model: 'no-such-model' });
        assert.match(messages.headers['request-id'] ?? '', /./);
    });

    test('say that a refused credential of the gateway is not worth a retry', async () => {
        scene.openai.expect(vendor.error(401, { error: { message: 'no', code: 'invalid_api_key' } }));
        const answer = await scene.ask('openai', { model: 'gpt' });
        assert.equal(answer.status, 502);
        assert.equal(answer.headers['x-should-retry'], 'false');
    });
});
