// Tools, images, system prompts, stop sequences and structured outputs: as each client says them, and as each provider must hear them.

import assert from 'node:assert/strict';

export const schema = {
    type: 'object',
    properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
    required: ['city', 'degrees'],
    additionalProperties: false,
};
export const parameters = { type: 'object', properties: { city: { type: 'string', description: 'Where' } }, required: ['city'] };
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const user = (content) => [{ role: 'user', content }];

/// Each feature as the client's own vendor documents it.
export const says = {
    openai: {
        tools: {
            messages: user('Weather in Oslo?'),
            tools: [{ type: 'function', function: { name: 'get_weather', description: 'Looks outside', parameters } }],
            tool_choice: 'required',
        },
        images: {
            messages: user([
                { type: 'text', text: 'What is this?' },
                { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
                { type: 'image_url', image_url: { url: 'https://images.example/a.png' } },
            ]),
        },
        system: { messages: [{ role: 'system', content: 'Be brief.' }, ...user('Hello')] },
        stop: { messages: user('Hello'), stop: ['END', 'STOP'], max_completion_tokens: 77 },
        structure: {
            messages: user('Weather as JSON'),
            response_format: { type: 'json_schema', json_schema: { name: 'weather', schema, strict: true } },
        },
        toolResult: {
            messages: [
                ...user('Weather in Oslo?'),
                {
                    role: 'assistant',
                    content: null,
                    tool_calls: [
                        { id: 'call_a', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
                        { id: 'call_b', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Bergen"}' } },
                    ],
                },
                { role: 'tool', tool_call_id: 'call_a', content: '{"t":3}' },
                { role: 'tool', tool_call_id: 'call_b', content: '{"t":5}' },
            ],
            tools: [{ type: 'function', function: { name: 'get_weather', parameters } }],
        },
    },
    anthropic: {
        tools: {
            messages: user('Weather in Oslo?'),
            tools: [{ name: 'get_weather', description: 'Looks outside', input_schema: parameters }],
            tool_choice: { type: 'any' },
        },
        images: {
            messages: user([
                { type: 'text', text: 'What is this?' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
                { type: 'image', source: { type: 'url', url: 'https://images.example/a.png' } },
            ]),
        },
        system: { system: 'Be brief.', messages: user('Hello') },
        stop: { messages: user('Hello'), stop_sequences: ['END', 'STOP'], max_tokens: 77 },
        structure: { messages: user('Weather as JSON'), output_config: { format: { type: 'json_schema', schema } } },
        toolResult: {
            messages: [
                ...user('Weather in Oslo?'),
                {
                    role: 'assistant',
                    content: [
                        { type: 'tool_use', id: 'call_a', name: 'get_weather', input: { city: 'Oslo' } },
                        { type: 'tool_use', id: 'call_b', name: 'get_weather', input: { city: 'Bergen' } },
                    ],
                },
                {
                    role: 'user',
                    content: [
                        { type: 'tool_result', tool_use_id: 'call_a', content: '{"t":3}' },
                        { type: 'tool_result', tool_use_id: 'call_b', content: '{"t":5}' },
                    ],
                },
            ],
            tools: [{ name: 'get_weather', input_schema: parameters }],
        },
    },
};

/// What the provider must have been asked, in the provider's own words.
const textOf = (content) => (typeof content === 'string' ? content : content.map((part) => part.text).join(''));
export const heard = {
    chat: {
        tools(body) {
            assert.deepEqual(body.tools[0].function.parameters, parameters);
            assert.equal(body.tools[0].function.name, 'get_weather');
            assert.equal(body.tools[0].function.description, 'Looks outside');
            assert.equal(body.tool_choice, 'required');
        },
        images(body) {
            const images = body.messages
                .at(-1)
                .content.filter((part) => part.type === 'image_url')
                .map((part) => part.image_url.url);
            assert.deepEqual(images, [`data:image/png;base64,${pixel}`, 'https://images.example/a.png']);
        },
        system(body) {
            assert.equal(body.messages[0].role, 'system');
            assert.equal(textOf(body.messages[0].content), 'Be brief.');
            assert.equal(textOf(body.messages[1].content), 'Hello');
        },
        stop(body) {
            assert.deepEqual(body.stop, ['END', 'STOP']);
            assert.equal(body.max_completion_tokens ?? body.max_tokens, 77);
        },
        structure(body) {
            assert.equal(body.response_format.type, 'json_schema');
            assert.deepEqual(body.response_format.json_schema.schema, schema);
            assert.match(body.response_format.json_schema.name, /^[A-Za-z0-9_-]{1,64}$/);
        },
        toolResult(body) {
            const [, assistant, ...results] = body.messages;
            assert.deepEqual(
                assistant.tool_calls.map((call) => [call.id, JSON.parse(call.function.arguments).city]),
                [
                    ['call_a', 'Oslo'],
                    ['call_b', 'Bergen'],
                ],
            );
            assert.deepEqual(
                results.map((turn) => [turn.role, turn.tool_call_id, textOf(turn.content)]),
                [
                    ['tool', 'call_a', '{"t":3}'],
                    ['tool', 'call_b', '{"t":5}'],
                ],
            );
        },
    },
    messages: {
        tools(body) {
            assert.deepEqual(body.tools[0].input_schema, parameters);
            assert.equal(body.tools[0].name, 'get_weather');
            assert.equal(body.tools[0].description, 'Looks outside');
            assert.equal(body.tool_choice.type, 'any');
        },
        images(body) {
            const sources = body.messages
                .at(-1)
                .content.filter((block) => block.type === 'image')
                .map((block) => block.source);
            assert.deepEqual(sources, [
                { type: 'base64', media_type: 'image/png', data: pixel },
                { type: 'url', url: 'https://images.example/a.png' },
            ]);
        },
        system(body) {
            assert.equal(textOf(body.system), 'Be brief.');
            assert.deepEqual(
                body.messages.map((turn) => turn.role),
                ['user'],
            );
        },
        stop(body) {
            assert.deepEqual(body.stop_sequences, ['END', 'STOP']);
            assert.equal(body.max_tokens, 77);
        },
        structure(body) {
            assert.deepEqual(body.output_config.format, { type: 'json_schema', schema });
        },
        toolResult(body) {
            assert.deepEqual(
                body.messages.map((turn) => turn.role),
                ['user', 'assistant', 'user'],
            );
            assert.deepEqual(
                body.messages[1].content.filter((block) => block.type === 'tool_use').map(({ id, input }) => [id, input.city]),
                [
                    ['call_a', 'Oslo'],
                    ['call_b', 'Bergen'],
                ],
            );
            assert.deepEqual(
                body.messages[2].content.map((block) => [block.type, block.tool_use_id, textOf(block.content)]),
                [
                    ['tool_result', 'call_a', '{"t":3}'],
                    ['tool_result', 'call_b', '{"t":5}'],
                ],
            );
        },
    },
};
