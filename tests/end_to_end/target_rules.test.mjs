// What a target refuses is shaped before it is sent: names, ids, schemas, where a system turn may stand, whether content may be a list.
// What was changed for the target is changed back in the reply.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

const user = (content) => ({ role: 'user', content });
const parts = (...texts) => texts.map((text) => ({ type: 'text', text }));
const schema = { type: 'object', properties: { cmd: { type: 'string' } } };
const functionTool = (name, parameters = schema) => ({ type: 'function', function: { name, description: 'd', parameters } });
const claudeTool = (name, input_schema = schema, more = {}) => ({ name, description: 'd', input_schema, ...more });

/// Asks, answered with "hello", and gives the body the vendor saw.
async function seenBy(name, dialect, body, headers) {
    scene[name].expect(name === 'claude' ? vendor.claudeHello : vendor.hello);
    const answer = await scene.ask(dialect, body, headers);
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.said.text, 'hello');
    return scene[name].last.body;
}

describe('ids of tool calls', () => {
    test('that are longer than OpenAI takes are shortened, and results keep their calls', async () => {
        const id = `toolu_${'x'.repeat(80)}`;
        const body = await seenBy('openai', 'anthropic', {
            model: 'gpt',
            messages: [
                user('hi'),
                { role: 'assistant', content: [{ type: 'tool_use', id, name: 'run', input: {} }] },
                user([{ type: 'tool_result', tool_use_id: id, content: 'one' }]),
            ],
            tools: [claudeTool('run')],
        });
        const sent = body.messages.find((turn) => turn.tool_calls).tool_calls[0].id;
        assert.ok(sent.length <= 40, sent);
        assert.equal(body.messages.find((turn) => turn.role === 'tool').tool_call_id, sent);
    });
});

const contentText = (content) => (typeof content === 'string' ? content : content.map((part) => part.text).join(''));

describe('names of tools', () => {
    /// The vendor calls the tool it was offered at `place`, by the name it was offered.
    const callsOffered = {
        openai: (place) => (asked, response) =>
            vendor.json(
                vendor.completion(
                    { content: null, tool_calls: [vendor.call('call_1', asked.body.tools[place].function.name, { cmd: 'x' })] },
                    { finish_reason: 'tool_calls' },
                ),
            )(asked, response),
        claude: (place) => (asked, response) =>
            vendor.json(
                vendor.message([{ type: 'tool_use', id: 'toolu_1', name: asked.body.tools[place].name, input: { cmd: 'x' } }], {
                    stop_reason: 'tool_use',
                }),
            )(asked, response),
    };
    const nameOf = { openai: (tool) => tool.function.name, claude: (tool) => tool.name };

    async function assertMapped({ dialect, vendorName, model, names, pattern, tool }) {
        for (const place of names.keys()) {
            scene[vendorName].expect(callsOffered[vendorName](place));
            const answer = await scene.ask(dialect, { model, messages: [user('x')], tools: names.map((name) => tool(name)) });
            assert.equal(answer.status, 200, answer.body);
            const offered = scene[vendorName].last.body.tools.map(nameOf[vendorName]);
            for (const name of offered) assert.match(name, pattern);
            assert.equal(new Set(offered).size, names.length, offered.join());
            assert.equal(answer.said.tools[0].name, names[place]);
        }
    }

    test('are mapped back in a stream too', async () => {
        const name = `mcp__${'y'.repeat(79)}`;
        scene.openai.expect((asked, response) => {
            const called = { index: 0, id: 'c', type: 'function', function: { name: asked.body.tools[0].function.name, arguments: '{}' } };
            return vendor.sse([vendor.chunk({ role: 'assistant', tool_calls: [called] }), vendor.chunk({}, 'tool_calls'), vendor.done])(
                asked,
                response,
            );
        });
        const answer = await scene.ask('anthropic', { model: 'gpt', stream: true, tools: [claudeTool(name)] });
        assert.deepEqual(answer.said.tools, [{ id: 'c', name, input: {} }]);
    });
});

describe('schemas of tools', () => {
    test('keep a union below their root towards Anthropic', async () => {
        const nested = { type: 'object', properties: { x: { anyOf: [{ type: 'string' }, { type: 'null' }] } } };
        const body = await seenBy('claude', 'openai', { model: 'claude', tools: [functionTool('a', nested)] });
        assert.deepEqual(body.tools[0].input_schema.properties, nested.properties);
    });
});

describe('messages towards servers with chat templates', () => {
    test('keep turns of the system where they stand for OpenAI, which takes them', async () => {
        const body = await seenBy('openai', 'anthropic', {
            model: 'gpt',
            messages: [user('hi'), { role: 'system', content: parts('Reminder') }, user('go')],
            system: 'Main.',
        });
        assert.deepEqual(
            body.messages.map((turn) => [turn.role === 'developer' ? 'system' : turn.role, contentText(turn.content)]),
            [
                ['system', 'Main.'],
                ['user', 'hi'],
                ['system', 'Reminder'],
                ['user', 'go'],
            ],
        );
    });

    test('are relayed to Anthropic as they are', async () => {
        const messages = [user('hi'), { role: 'system', content: 'x' }];
        const body = await seenBy('claude', 'anthropic', { model: 'claude', messages, system: 'Main.' });
        assert.deepEqual(body.messages, messages);
    });

    test('keep a list where an image is among the parts', async () => {
        const image = { type: 'image', source: { type: 'url', url: 'https://images.example/a.png' } };
        const body = await seenBy('local', 'anthropic', { model: 'local', messages: [user([...parts('what is this?'), image])] });
        assert.deepEqual(
            body.messages[0].content.map((part) => part.type),
            ['text', 'image_url'],
        );
    });
});

describe('reasoning towards OpenAI', () => {
    const tools = [claudeTool('run')];

    test('is kept without tools', async () => {
        const body = await seenBy('openai', 'anthropic', { model: 'gpt-5.6', output_config: { effort: 'high' } });
        assert.equal(body.reasoning_effort, 'high');
    });

    test('is not spoken of to models that do not reason', async () => {
        const body = await seenBy('openai', 'anthropic', { model: 'gpt', thinking: { type: 'disabled' } });
        assert.ok(!('reasoning_effort' in body));
    });
});
