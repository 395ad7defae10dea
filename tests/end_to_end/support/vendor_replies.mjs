// What scripted vendors answer: the frames of a reply, and the shapes of the two dialects as vendors and their imitators send them.

import { once } from 'node:events';

/// A plain JSON reply.
export function json(body, { status = 200, headers = { 'content-type': 'application/json' } } = {}) {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return (asked, response) => {
        response.writeHead(status, { ...headers, 'content-length': bytes.length });
        response.end(bytes);
    };
}

function framed(item) {
    if (typeof item === 'string') return item;
    const event = item.type ? `event: ${item.type}\n` : '';
    return `${event}data: ${JSON.stringify(item)}\n\n`;
}

/// A stream: objects become events, strings are sent as they are. Each item is written after the one before has left.
export function sse(items, { headers = { 'content-type': 'text/event-stream' }, end = (response) => response.end() } = {}) {
    return async (asked, response) => {
        response.writeHead(200, headers);
        response.flushHeaders();
        for (const item of items) {
            if (response.destroyed) return;
            await new Promise((sent) => response.write(framed(item), sent));
        }
        end(response);
    };
}

/// A stream that says this much and then nothing, until the gateway closes the connection.
export const stalled = (items) => sse(items, { end: (response) => once(response, 'close') });

/// These bytes and the end of the connection: replies whose framing is wrong.
export function raw(bytes) {
    return (asked, response) => {
        response.socket.end(bytes);
    };
}

export const error = (status, body, headers) =>
    json(body, { status, ...(headers && { headers: { 'content-type': 'application/json', ...headers } }) });

// The OpenAI dialect.

export const done = 'data: [DONE]\n\n';
const chunkOf = (fields) => ({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'qwen3', ...fields });

export function chunk(delta, finish_reason = null, more = {}) {
    return chunkOf({ choices: [{ index: 0, delta, finish_reason }], ...more });
}

export function usageOf(prompt_tokens, completion_tokens, more = {}) {
    return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens, ...more };
}

export const usageChunk = (...counts) => chunkOf({ choices: [], usage: usageOf(...counts) });

export const call = (id, name, input, more = {}) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
    ...more,
});

export function completion(message, { finish_reason = 'stop', ...more } = {}) {
    return {
        id: 'c1',
        object: 'chat.completion',
        created: 1,
        model: 'qwen3',
        choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
        usage: usageOf(10, 5),
        ...more,
    };
}

export const hello = json(completion({ content: 'hello' }));
export const backup = json(completion({ content: 'from backup' }));
export const backupStream = sse([chunk({ role: 'assistant', content: 'from backup' }), chunk({}, 'stop'), usageChunk(10, 5), done]);

// The Anthropic dialect.

export function message(
    content,
    { stop_reason = 'end_turn', stop_sequence = null, usage = { input_tokens: 10, output_tokens: 5 }, ...more } = {},
) {
    return {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content,
        stop_reason,
        stop_sequence,
        usage,
        ...more,
    };
}

export const text = (words) => ({ type: 'text', text: words });
export const claudeHello = json(message([text('hello')]));

export const start = (usage = { input_tokens: 25, output_tokens: 1 }) => ({
    type: 'message_start',
    message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
    },
});
export const open = (content_block = text(''), index = 0) => ({ type: 'content_block_start', index, content_block });
export const delta = (fields, index = 0) => ({ type: 'content_block_delta', index, delta: fields });
export const words = (piece, index = 0) => delta({ type: 'text_delta', text: piece }, index);
export const input = (piece, index = 0) => delta({ type: 'input_json_delta', partial_json: piece }, index);
export const close = (index = 0) => ({ type: 'content_block_stop', index });
export const finish = (stop_reason = 'end_turn', usage = { output_tokens: 7 }) => ({
    type: 'message_delta',
    delta: { stop_reason, stop_sequence: null },
    usage,
});
export const stop = { type: 'message_stop' };
