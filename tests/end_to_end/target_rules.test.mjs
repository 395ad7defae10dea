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
    test('that a server repeats in each turn are unique towards Anthropic, and results keep their calls', async () => {
        const called = { role: 'assistant', content: null, tool_calls: [vendor.call('call_0', 'run', {})] };
        const result = (content) => ({ role: 'tool', tool_call_id: 'call_0', content });
        const body = await seenBy('claude', 'openai', {
            model: 'claude',
            messages: [user('hi'), called, result('one'), called, result('two')],
            tools: [functionTool('run')],
        });
        const blocks = body.messages.flatMap((turn) => (Array.isArray(turn.content) ? turn.content : []));
        const ids = blocks.filter((block) => block.type === 'tool_use').map((block) => block.id);
        assert.equal(new Set(ids).size, 2, ids.join());
        const results = blocks
            .filter((block) => block.type === 'tool_result')
            .map((block) => [block.tool_use_id, contentText(block.content)]);
        assert.deepEqual(results, [
            [ids[0], 'one'],
            [ids[1], 'two'],
        ]);
    });

    test('that two parallel calls share are unique towards Anthropic', async () => {
        const called = {
            role: 'assistant',
            content: null,
            tool_calls: [vendor.call('x', 'run', { cmd: 'a' }), vendor.call('x', 'run', { cmd: 'b' })],
        };
        const body = await seenBy('claude', 'openai', {
            model: 'claude',
            messages: [
                user('hi'),
                called,
                { role: 'tool', tool_call_id: 'x', content: 'one' },
                { role: 'tool', tool_call_id: 'x', content: 'two' },
            ],
            tools: [functionTool('run')],
        });
        const blocks = body.messages.flatMap((turn) => (Array.isArray(turn.content) ? turn.content : []));
        const ids = blocks.filter((block) => block.type === 'tool_use').map((block) => block.id);
        assert.equal(new Set(ids).size, 2, ids.join());
        assert.deepEqual(
            blocks.filter((block) => block.type === 'tool_result').map((block) => block.tool_use_id),
            ids,
        );
    });

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

    test('with other characters or over 128 are mapped towards Anthropic and back', () =>
        assertMapped({
            dialect: 'openai',
            vendorName: 'claude',
            model: 'claude',
            names: ['mcp.files/read', 'mcp_files_read', 'x'.repeat(130), `${'x'.repeat(129)}y`],
            pattern: /^[a-zA-Z0-9_-]{1,128}$/,
            tool: functionTool,
        }));

    test('over 64 characters are mapped towards OpenAI and back', () =>
        assertMapped({
            dialect: 'anthropic',
            vendorName: 'openai',
            model: 'gpt',
            names: [`mcp__${'y'.repeat(79)}`, `mcp__plugin_${'y'.repeat(73)}`, `mcp__plugin_${'y'.repeat(72)}z`],
            pattern: /^[a-zA-Z0-9_-]{1,64}$/,
            tool: claudeTool,
        }));

    test('are mapped alike in tools, tool_choice and earlier calls', async () => {
        const name = `mcp__${'y'.repeat(79)}`;
        const body = await seenBy('openai', 'anthropic', {
            model: 'gpt',
            messages: [
                user('hi'),
                { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name, input: {} }] },
                user([{ type: 'tool_result', tool_use_id: 't1', content: 'one' }]),
            ],
            tools: [claudeTool(name)],
            tool_choice: { type: 'tool', name },
        });
        const sent = body.tools[0].function.name;
        assert.ok(sent.length <= 64, sent);
        assert.equal(body.tool_choice.function.name, sent);
        assert.equal(body.messages.find((turn) => turn.tool_calls).tool_calls[0].function.name, sent);
    });

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
    test('lose a union at their root towards Anthropic, and the event says so', async () => {
        const union = {
            anyOf: [
                { type: 'object', properties: { x: { type: 'string' } } },
                { type: 'object', properties: { y: { type: 'string' } } },
            ],
        };
        const one = { type: 'object', properties: { x: {} }, oneOf: [{ required: ['x'] }] };
        scene.claude.expect(vendor.claudeHello);
        const answer = await scene.ask('openai', { model: 'claude', tools: [functionTool('a', union), functionTool('b', one)] });
        assert.equal(answer.status, 200, answer.body);
        for (const { input_schema } of scene.claude.last.body.tools) {
            assert.equal(input_schema.type, 'object');
            for (const keyword of ['anyOf', 'oneOf', 'allOf']) assert.ok(!(keyword in input_schema), JSON.stringify(input_schema));
        }
        const { translation_losses } = await scene.eventOf(answer);
        assert.match(translation_losses.join('\n'), /tools\[0\]/);
        assert.match(translation_losses.join('\n'), /tools\[1\]/);
    });

    test('keep a union below their root towards Anthropic', async () => {
        const nested = { type: 'object', properties: { x: { anyOf: [{ type: 'string' }, { type: 'null' }] } } };
        const body = await seenBy('claude', 'openai', { model: 'claude', tools: [functionTool('a', nested)] });
        assert.deepEqual(body.tools[0].input_schema.properties, nested.properties);
    });

    test('of a reply are closed towards Anthropic, and bounds it refuses are left out', async () => {
        const open = {
            type: 'object',
            properties: {
                age: { type: 'integer', minimum: 0 },
                tags: { type: 'array', maxItems: 9, items: { type: 'object', properties: { t: { type: 'string', maxLength: 3 } } } },
            },
        };
        const body = await seenBy('claude', 'openai', {
            model: 'claude',
            response_format: { type: 'json_schema', json_schema: { name: 'n', schema: open } },
        });
        const sent = body.output_config.format.schema;
        assert.equal(sent.additionalProperties, false);
        assert.equal(sent.properties.tags.items.additionalProperties, false);
        assert.deepEqual(sent.properties.age, { type: 'integer' });
        assert.doesNotMatch(JSON.stringify(sent), /minimum|maxItems|maxLength/);
    });
});

describe('messages towards servers with chat templates', () => {
    test('have one system message, at the front, with all of the system’s text', async () => {
        const body = await seenBy('local', 'anthropic', {
            model: 'local',
            messages: [user('hi'), { role: 'system', content: 'Available agents: a, b' }],
            system: parts('Main.', 'Second.'),
        });
        assert.deepEqual(
            body.messages.map((turn) => turn.role),
            ['system', 'user'],
        );
        assert.equal(typeof body.messages[0].content, 'string');
        assert.match(body.messages[0].content, /^Main\.\s*Second\.\s*Available agents: a, b$/);
        assert.equal(body.messages[1].content, 'hi');
    });

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

    test('have text as strings in each role', async () => {
        const body = await seenBy('local', 'anthropic', {
            model: 'local',
            messages: [
                user('x'),
                { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'run', input: {} }] },
                user([{ type: 'tool_result', tool_use_id: 't1', content: parts('one', 'two') }]),
                { role: 'assistant', content: parts('a', 'b') },
                user(parts('c', 'd')),
            ],
        });
        const said = body.messages.filter((turn) => turn.content !== null && turn.content !== undefined);
        for (const turn of said) assert.equal(typeof turn.content, 'string', JSON.stringify(turn));
        assert.match(body.messages.find((turn) => turn.role === 'tool').content, /^one\s*two$/);
        assert.match(body.messages.at(-2).content, /^a\s*b$/);
        assert.match(body.messages.at(-1).content, /^c\s*d$/);
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

describe('what a coding agent sends', () => {
    const agent = {
        model: 'local',
        max_tokens: 64000,
        temperature: 1,
        messages: [
            user([
                { type: 'text', text: '<system-reminder>r</system-reminder>' },
                { type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } },
            ]),
        ],
        system: [
            { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1' },
            { type: 'text', text: 'You are a coding tool.', cache_control: { type: 'ephemeral', ttl: '1h' } },
        ],
        thinking: { type: 'adaptive' },
        output_config: { effort: 'high' },
        context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
        metadata: { user_id: JSON.stringify({ device_id: 'd', account_uuid: '', session_id: '0123456789'.repeat(7) }) },
        tools: [
            claudeTool('Bash', schema, { eager_input_streaming: true, cache_control: { type: 'ephemeral' } }),
            claudeTool('Later', schema, { defer_loading: true }),
        ],
    };
    const headers = {
        'anthropic-beta': 'claude-code-20250219,context-management-2025-06-27',
        'user-agent': 'claude-cli/2.1.260 (external, cli)',
    };

    test('reaches a server that imitates OpenAI in fields such a server knows, and what is lost is listed', async () => {
        scene.local.expect(vendor.hello);
        const answer = await scene.ask('anthropic', agent, headers);
        assert.equal(answer.status, 200, answer.body);
        const { body } = scene.local.last;
        const known = [
            'model',
            'messages',
            'max_tokens',
            'max_completion_tokens',
            'temperature',
            'tools',
            'tool_choice',
            'reasoning_effort',
            'stream',
            'user',
            'parallel_tool_calls',
        ];
        assert.deepEqual(
            Object.keys(body).filter((name) => !known.includes(name)),
            [],
        );
        for (const turn of body.messages) assert.equal(typeof turn.content, 'string', JSON.stringify(turn));
        assert.deepEqual(
            body.messages.map((turn) => turn.role),
            ['system', 'user'],
        );
        for (const tool of body.tools) {
            assert.deepEqual(Object.keys(tool).sort(), ['function', 'type']);
            assert.deepEqual(
                Object.keys(tool.function).filter((name) => !['name', 'description', 'parameters', 'strict'].includes(name)),
                [],
            );
        }
        assert.equal(body.tools.length, 2);
        const { translation_losses } = await scene.eventOf(answer);
        for (const lost of ['context_management', 'cache_control', 'defer_loading', 'eager_input_streaming']) {
            assert.ok(
                translation_losses.some((loss) => loss.includes(lost)),
                `${lost} is not listed: ${translation_losses}`,
            );
        }
    });

    test('a found tool in a tool result is told as text', async () => {
        const body = await seenBy('local', 'anthropic', {
            model: 'local',
            messages: [
                user('x'),
                { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'ToolSearch', input: {} }] },
                user([{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'tool_reference', tool_name: 'Later' }] }]),
            ],
            tools: [claudeTool('ToolSearch'), claudeTool('Later', schema, { defer_loading: true })],
        });
        assert.match(contentText(body.messages.find((turn) => turn.role === 'tool').content), /Later/);
    });

    test('a found tool beside text in a tool result keeps both', async () => {
        const body = await seenBy('openai', 'anthropic', {
            model: 'gpt',
            messages: [
                user('x'),
                { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'ToolSearch', input: {} }] },
                user([
                    {
                        type: 'tool_result',
                        tool_use_id: 't1',
                        content: [
                            ...parts('found:'),
                            { type: 'tool_reference', tool_name: 'Later' },
                            { type: 'tool_reference', tool_name: 'Other' },
                        ],
                    },
                ]),
            ],
            tools: [claudeTool('ToolSearch')],
        });
        const told = contentText(body.messages.find((turn) => turn.role === 'tool').content);
        for (const word of ['found:', 'Later', 'Other']) assert.match(told, new RegExp(word));
    });

    test('a refused block is named by its type', async () => {
        const answer = await scene.ask('anthropic', {
            model: 'local',
            messages: [user([{ type: 'container_upload', file_id: 'file_1' }])],
        });
        assert.equal(answer.status, 400);
        assert.match(answer.said.error.message, /container_upload/);
    });

    test('an empty list of servers asks for nothing', () => seenBy('local', 'anthropic', { model: 'local', mcp_servers: [] }));

    test('a web search that is switched on by an empty object is not lost in silence', async () => {
        scene.claude.expect(vendor.claudeHello);
        const answer = await scene.ask('openai', { model: 'claude', web_search_options: {} });
        if (answer.status === 400) return assert.match(answer.said.error.message, /web_search_options/);
        const { translation_losses } = await scene.eventOf(answer);
        return assert.ok(
            translation_losses.some((loss) => loss.includes('web_search_options')) || scene.claude.last.body.tools?.length > 0,
            `${translation_losses}`,
        );
    });
});

describe('reasoning towards OpenAI', () => {
    const tools = [claudeTool('run')];

    test('is "none" beside tools for the newest models, which refuse anything else, and the lost effort is listed', async () => {
        for (const [model, more] of [
            ['gpt-5.6', {}],
            ['gpt-5.6', { output_config: { effort: 'high' } }],
            ['gpt-5.4', { thinking: { type: 'enabled', budget_tokens: 4000 }, max_tokens: 8000 }],
        ]) {
            scene.openai.expect(vendor.hello);
            const answer = await scene.ask('anthropic', { model, tools, ...more });
            assert.equal(answer.status, 200, answer.body);
            assert.equal(scene.openai.last.body.reasoning_effort, 'none', model);
            const { translation_losses } = await scene.eventOf(answer);
            if (Object.keys(more).length > 0) assert.ok(translation_losses.length > 0, 'no loss is listed');
        }
    });

    test('is kept without tools', async () => {
        const body = await seenBy('openai', 'anthropic', { model: 'gpt-5.6', output_config: { effort: 'high' } });
        assert.equal(body.reasoning_effort, 'high');
    });

    test('is switched off in the word each generation knows', async () => {
        for (const [model, word] of [
            ['gpt-5.6', 'none'],
            ['gpt-5.1', 'none'],
            ['gpt-5', 'minimal'],
        ]) {
            const body = await seenBy('openai', 'anthropic', { model, thinking: { type: 'disabled' } });
            assert.equal(body.reasoning_effort, word, model);
        }
    });

    test('is brought to the nearest effort a model knows', async () => {
        const body = await seenBy('openai', 'anthropic', { model: 'gpt-5', output_config: { effort: 'max' } });
        assert.equal(body.reasoning_effort, 'high');
    });

    test('is not spoken of to models that do not reason', async () => {
        const body = await seenBy('openai', 'anthropic', { model: 'gpt', thinking: { type: 'disabled' } });
        assert.ok(!('reasoning_effort' in body));
    });
});

describe('a thread of Anthropic’s newest clients', () => {
    test('is refused in the words that make them go on without one', async () => {
        const answer = await scene.ask('anthropic', { model: 'local', thread: { type: 'create' } });
        assert.equal(answer.status, 400);
        const { error } = JSON.parse(answer.body);
        assert.equal(error.details?.error_code, 'thread_unsupported_request');
    });
});

describe('what the gateway added to a reply', () => {
    test('thinking without a signature does not go back to Anthropic', async () => {
        const body = await seenBy('claude', 'anthropic', {
            model: 'claude',
            messages: [
                user('x'),
                { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: '' }, ...parts('a')] },
                user('go on'),
            ],
        });
        assert.deepEqual(body.messages[1].content, parts('a'));
    });

    test('reasoning_content and thinking_blocks do not go back to OpenAI', async () => {
        const body = await seenBy('openai', 'openai', {
            model: 'gpt',
            messages: [
                user('x'),
                {
                    role: 'assistant',
                    content: 'a',
                    reasoning_content: 'hm',
                    thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }],
                },
                user('go on'),
            ],
        });
        assert.deepEqual(body.messages[1], { role: 'assistant', content: 'a' });
    });
});
