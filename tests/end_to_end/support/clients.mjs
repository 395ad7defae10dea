// The vendors' clients, as an application makes them, and one way to ask each of them the same thing.

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { keys } from './configuration.mjs';

export function openai(gateway, options = {}) {
    return new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0, timeout: 20_000, ...options });
}

export function anthropic(gateway, options = {}) {
    return new Anthropic({ apiKey: keys.everyone, baseURL: gateway.url, maxRetries: 0, timeout: 20_000, ...options });
}

export const question = [{ role: 'user', content: 'Is the line clear?' }];

/// Both clients behind the same words: text, finish, input and output tokens, id, model, tool calls, and the gateway's headers.
export const asking = {
    openai: {
        async plain(gateway, model, more = {}, options) {
            const { data, response } = await openai(gateway, options)
                .chat.completions.create({ model, messages: question, ...more })
                .withResponse();
            return { ...ofCompletion(data), headers: response.headers };
        },
        async streamed(gateway, model, more = {}, options) {
            const { data, response } = await openai(gateway, options)
                .chat.completions.create({ model, messages: question, stream: true, stream_options: { include_usage: true }, ...more })
                .withResponse();
            const chunks = [];
            for await (const chunk of data) chunks.push(chunk);
            return { ...ofChunks(chunks), headers: response.headers };
        },
    },
    anthropic: {
        async plain(gateway, model, more = {}, options) {
            const { data, response } = await anthropic(gateway, options)
                .messages.create({ model, max_tokens: 500, messages: question, ...more })
                .withResponse();
            return { ...ofMessage(data), headers: response.headers };
        },
        async streamed(gateway, model, more = {}, options) {
            const stream = anthropic(gateway, options).messages.stream({ model, max_tokens: 500, messages: question, ...more });
            const { response } = await stream.withResponse();
            let events = 0;
            stream.on('streamEvent', () => {
                ++events;
            });
            return { ...ofMessage(await stream.finalMessage()), events, headers: response.headers };
        },
    },
};

function ofCompletion(data) {
    const { message, finish_reason } = data.choices[0];
    return {
        text: message.content,
        finish: finish_reason,
        input: data.usage.prompt_tokens,
        output: data.usage.completion_tokens,
        id: data.id,
        model: data.model,
        tools: (message.tool_calls ?? []).map((call) => ({
            id: call.id,
            name: call.function.name,
            input: JSON.parse(call.function.arguments),
        })),
        whole: data,
    };
}

function ofChunks(chunks) {
    const pieces = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
    const calls = [];
    for (const delta of pieces.flatMap((piece) => piece.tool_calls ?? [])) {
        calls[delta.index] ??= { id: delta.id, name: delta.function.name, arguments: '' };
        calls[delta.index].arguments += delta.function.arguments ?? '';
    }
    const usage = chunks.at(-1).usage;
    return {
        text: pieces.map((piece) => piece.content ?? '').join(''),
        finish: chunks
            .flatMap((chunk) => chunk.choices)
            .map((choice) => choice.finish_reason)
            .find(Boolean),
        input: usage?.prompt_tokens,
        output: usage?.completion_tokens,
        id: chunks[0].id,
        model: chunks[0].model,
        events: chunks.length,
        tools: calls.map((call) => ({ id: call.id, name: call.name, input: JSON.parse(call.arguments) })),
        chunks,
    };
}

function ofMessage(message) {
    const blocks = (type) => message.content.filter((block) => block.type === type);
    return {
        text: blocks('text')
            .map((block) => block.text)
            .join(''),
        finish: message.stop_reason,
        input: message.usage.input_tokens,
        output: message.usage.output_tokens,
        id: message.id,
        model: message.model,
        tools: blocks('tool_use').map(({ id, name, input }) => ({ id, name, input })),
        whole: message,
    };
}
