// Reads a reply of the gateway in either dialect into one shape, so that a test compares a whole answer with one literal.
// Only what the reply has stands in the result: a text without tools has no member "tools".

/// {text, thinking, refusal, tools, finish, usage, error, ended}; `ended` says that a stream came to its terminal event.
export function readReply(dialect, contentType, body) {
    const streamed = /^(event|data|:)/.test(body);
    return streamed ? streams[dialect](eventsOf(body)) : plain[dialect](parsed(body) ?? { error: { message: body } });
}

/// The data of each server-sent event, parsed where it is JSON.
export function eventsOf(body) {
    const events = [];
    for (const block of body.split(/\r?\n\r?\n/)) {
        const data = block
            .split(/\r?\n/)
            .filter((line) => line.startsWith('data:'))
            .map((line) => line.slice(5).replace(/^ /, ''));
        if (data.length > 0) events.push(parsed(data.join('\n')) ?? data.join('\n'));
    }
    return events;
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/// Leaves out what is empty.
function present(members) {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== '' && value?.length !== 0));
}

function usageOfChat(usage) {
    return (
        usage && { input: usage.prompt_tokens, output: usage.completion_tokens, cached: usage.prompt_tokens_details?.cached_tokens ?? 0 }
    );
}

function usageOfMessage(usage) {
    return usage && { input: usage.input_tokens, output: usage.output_tokens, cached: usage.cache_read_input_tokens ?? 0 };
}

const plain = {
    openai(reply) {
        const { message = {}, finish_reason } = reply.choices?.[0] ?? {};
        return present({
            text: message.content ?? undefined,
            thinking: message.reasoning_content,
            refusal: message.refusal ?? undefined,
            tools: (message.tool_calls ?? []).map((call) => ({
                id: call.id,
                name: call.function.name,
                input: parsed(call.function.arguments) ?? call.function.arguments,
            })),
            finish: finish_reason,
            usage: usageOfChat(reply.usage),
            error: reply.error,
        });
    },
    anthropic(reply) {
        const blocks = (type) => (reply.content ?? []).filter((block) => block.type === type);
        return present({
            text: blocks('text')
                .map((block) => block.text)
                .join(''),
            thinking: blocks('thinking')
                .map((block) => block.thinking)
                .join(''),
            tools: blocks('tool_use').map(({ id, name, input }) => ({ id, name, input })),
            finish: reply.stop_reason,
            usage: usageOfMessage(reply.usage),
            error: reply.error,
        });
    },
};

const streams = {
    openai(events) {
        const seen = { text: '', thinking: '', refusal: '', calls: [] };
        for (const event of events) {
            if (event === '[DONE]') seen.ended = true;
            if (event?.error) seen.error = event.error;
            if (event?.usage) seen.usage = usageOfChat(event.usage);
            const { finish_reason, ...choice } = event?.choices?.[0] ?? {};
            const delta = choice.delta ?? {};
            seen.text += delta.content ?? '';
            seen.thinking += delta.reasoning_content ?? '';
            seen.refusal += delta.refusal ?? '';
            if (finish_reason) seen.finish = finish_reason;
            for (const { index, id, function: called } of delta.tool_calls ?? []) {
                seen.calls[index] ??= { id, name: called.name, input: '' };
                seen.calls[index].input += called.arguments ?? '';
            }
        }
        const { calls, ...rest } = seen;
        return present({ ...rest, tools: calls.map((one) => ({ ...one, input: parsed(one.input) ?? one.input })) });
    },
    anthropic(events) {
        const seen = { blocks: [] };
        for (const event of events) {
            if (event.type === 'message_start') seen.usage = event.message.usage;
            if (event.type === 'content_block_start') seen.blocks[event.index] = { ...event.content_block, json: '' };
            if (event.type === 'content_block_delta') extend(seen.blocks[event.index] ?? {}, event.delta);
            if (event.type === 'message_delta') {
                seen.finish = event.delta.stop_reason;
                seen.usage = { ...seen.usage, ...event.usage };
            }
            if (event.type === 'message_stop') seen.ended = true;
            if (event.type === 'error') seen.error = event.error;
        }
        const { finish, usage, error, ended } = seen;
        const blocks = seen.blocks.filter(Boolean);
        for (const block of blocks) if (block.json) block.input = parsed(block.json) ?? block.json;
        return { ...plain.anthropic({ content: blocks, stop_reason: finish, usage, error }), ...present({ ended }) };
    },
};

function extend(block, delta) {
    if (delta.type === 'text_delta') block.text += delta.text;
    if (delta.type === 'thinking_delta') block.thinking += delta.thinking;
    if (delta.type === 'input_json_delta') block.json += delta.partial_json;
}
