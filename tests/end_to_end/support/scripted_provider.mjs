// A provider that notes what it is asked and answers by script, in the dialect of the path. Written from the vendors' documented shapes.

import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export const weather = {
    name: 'get_weather',
    input: { city: 'Oslo' },
    json: { city: 'Oslo', degrees: 3 },
    text: 'It is 3 degrees in Oslo.',
};

export class ScriptedProvider {
    /// `answer` (request, response) stands in for the default, which knows the dialects of OpenAI and Anthropic.
    static async start(answer = answerAsVendor) {
        const one = new ScriptedProvider();
        one.answer = answer;
        one.asked = []; // {path, headers, bytes, raw, body} of each request, in order
        one.script = []; // functions (request, response) that answer the next requests instead of the default
        one.server = createServer((request, response) => {
            one.take(request, response).catch((error) => response.destroy(error));
        });
        one.server.listen(0, '127.0.0.1');
        await once(one.server, 'listening');
        one.port = one.server.address().port;
        return one;
    }

    async stop() {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, 'close');
    }

    /// Forgets what was asked, and answers the next requests with these.
    expect(...script) {
        this.asked.length = 0;
        this.script = script;
    }

    get last() {
        return this.asked.at(-1);
    }

    async take(request, response) {
        const pieces = [];
        for await (const piece of request) pieces.push(piece);
        const bytes = Buffer.concat(pieces);
        const raw = bytes.toString();
        const form = request.headers['content-type']?.startsWith('multipart/');
        const asked = { path: request.url, headers: request.headers, bytes, raw, body: form ? undefined : JSON.parse(raw) };
        this.asked.push(asked);
        const next = this.script.shift();
        return next ? next(asked, response) : this.answer(asked, response);
    }
}

export const isMessages = (asked) => asked.path.startsWith('/v1/messages');

/// Answers with this status, in the dialect's error envelope.
export function refuse(status, message = 'scripted refusal', headers = {}) {
    return (asked, response) => {
        const body = isMessages(asked)
            ? { type: 'error', error: { type: 'scripted_error', message } }
            : { error: { message, type: 'scripted_error', param: null, code: null } };
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
    };
}

/// Streams one word each `milliseconds` and never ends by itself; resolves `left` with the time the gateway closed the connection.
export function drip(milliseconds) {
    let tellLeft;
    const left = new Promise((resolve) => {
        tellLeft = resolve;
    });
    const script = async (asked, response) => {
        let open = true;
        response.on('close', () => {
            open = false;
            tellLeft(Date.now());
        });
        const [first, second, word] = streamEvents(asked, { text: 'words ' });
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(first + second);
        for (let sent = 0; open && sent < 2000; ++sent, await pause(milliseconds)) response.write(word);
        response.destroy();
    };
    return { script, left };
}

function replyTo({ body }) {
    const lastTurn = body.messages.at(-1);
    const answered =
        lastTurn.role === 'tool' || (Array.isArray(lastTurn.content) && lastTurn.content.some((block) => block.type === 'tool_result'));
    if (body.tools?.length && !answered) return { tool: offered(body.tools) };
    if (body.response_format?.type === 'json_schema' || body.output_config?.format) return { text: JSON.stringify(weather.json) };
    return { text: weather.text };
}

/// The weather tool, or the one a client offers to be given an object through.
function offered(tools) {
    const names = tools.map((tool) => tool.name ?? tool.function.name);
    return names.includes(weather.name) ? weather : { name: names[0], input: weather.json };
}

function answerAsVendor(asked, response) {
    const reply = replyTo(asked);
    if (asked.body.stream) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const event of streamEvents(asked, reply)) response.write(event);
        return response.end();
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(isMessages(asked) ? message(asked, reply) : completion(asked, reply)));
}

function completion(asked, { text, tool }) {
    const calls = tool && [
        { id: 'call_scripted1', type: 'function', function: { name: tool.name, arguments: JSON.stringify(tool.input) } },
    ];
    return {
        id: 'chatcmpl-scripted',
        object: 'chat.completion',
        created: 1795000000,
        model: `${asked.body.model}-2026-11-01`,
        choices: [
            {
                index: 0,
                message: { role: 'assistant', content: text ?? null, refusal: null, ...(calls && { tool_calls: calls }) },
                logprobs: null,
                finish_reason: tool ? 'tool_calls' : 'stop',
            },
        ],
        usage: {
            prompt_tokens: 31,
            completion_tokens: 11,
            total_tokens: 42,
            prompt_tokens_details: { cached_tokens: 8 },
            completion_tokens_details: { reasoning_tokens: 4 },
        },
    };
}

function message(asked, { text, tool }) {
    const block = tool ? { type: 'tool_use', id: 'toolu_scripted1', name: tool.name, input: tool.input } : { type: 'text', text };
    return {
        id: 'msg_scripted',
        type: 'message',
        role: 'assistant',
        model: `${asked.body.model}-20261101`,
        content: [block],
        stop_reason: tool ? 'tool_use' : 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 20, cache_read_input_tokens: 8, cache_creation_input_tokens: 3, output_tokens: 11 },
    };
}

function streamEvents(asked, reply) {
    return isMessages(asked) ? messageEvents(asked, reply) : completionEvents(asked, reply);
}

function completionEvents(asked, { text, tool }) {
    const chunk = (choices, usage = null) =>
        `data: ${JSON.stringify({
            id: 'chatcmpl-scripted',
            object: 'chat.completion.chunk',
            created: 1795000000,
            model: `${asked.body.model}-2026-11-01`,
            choices,
            ...(asked.body.stream_options?.include_usage && { usage }),
        })}\n\n`;
    const delta = (fields, finish_reason = null) => chunk([{ index: 0, delta: fields, logprobs: null, finish_reason }]);
    const call = (fields) => delta({ tool_calls: [{ index: 0, ...fields }] });
    const { usage } = completion(asked, { text, tool });
    const content = tool
        ? [
              call({ id: 'call_scripted1', type: 'function', function: { name: tool.name, arguments: '' } }),
              ...halves(JSON.stringify(tool.input)).map((half) => call({ function: { arguments: half } })),
          ]
        : [delta({ content: '' }), ...halves(text).map((half) => delta({ content: half }))];
    return [
        delta({ role: 'assistant', content: '' }),
        ...content,
        delta({}, tool ? 'tool_calls' : 'stop'),
        ...(asked.body.stream_options?.include_usage ? [chunk([], usage)] : []),
        'data: [DONE]\n\n',
    ];
}

function messageEvents(asked, { text, tool }) {
    const event = (type, fields = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
    const whole = message(asked, { text, tool });
    const start = { ...whole, content: [], stop_reason: null, usage: { ...whole.usage, output_tokens: 1 } };
    const delta = (fields) => event('content_block_delta', { index: 0, delta: fields });
    return [
        event('message_start', { message: start }),
        event('content_block_start', { index: 0, content_block: tool ? { ...whole.content[0], input: {} } : { type: 'text', text: '' } }),
        ...halves(tool ? JSON.stringify(tool.input) : text).map((half) =>
            delta(tool ? { type: 'input_json_delta', partial_json: half } : { type: 'text_delta', text: half }),
        ),
        event('content_block_stop', { index: 0 }),
        event('message_delta', { delta: { stop_reason: whole.stop_reason, stop_sequence: null }, usage: { output_tokens: 11 } }),
        event('message_stop'),
    ];
}

function halves(text) {
    const middle = Math.ceil(text.length / 2);
    return [text.slice(0, middle), text.slice(middle)].filter(Boolean);
}
