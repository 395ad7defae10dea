// The vendors' clients in a loop of two steps: ask with a tool, answer its calls, get the text. Each is a function of the gateway's address, a model and
// whether replies are streamed; it gives the calls as { name, input } and the last text.

import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { Mistral } from '@mistralai/mistralai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CohereClientV2 } from 'cohere-ai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { keys } from './configuration.mjs';

const question = 'What is the weather in Oslo? Use a tool.';
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const name = 'weather', description = 'Looks outside';
export const answerOf = (input) => `3 degrees in ${input.city}`;

async function gathered(stream) {
    const all = [];
    for await (const each of stream) all.push(each);
    return all;
}

/// Texts and calls of a chat completion's chunks, as the message that goes back.
function messageOf(chunks) {
    const message = { role: 'assistant', content: '', tool_calls: [] };
    for (const { delta } of chunks.flatMap((chunk) => chunk.choices)) {
        message.content += delta.content ?? '';
        for (const call of delta.tool_calls ?? []) {
            const at = (message.tool_calls[call.index] ??= { id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } });
            at.function.arguments += call.function.arguments ?? '';
        }
    }
    return message;
}

async function chat(url, model, stream) {
    const client = new OpenAI({ apiKey: keys.everyone, baseURL: `${url}/v1`, maxRetries: 0 });
    const messages = [{ role: 'user', content: question }];
    const tools = [{ type: 'function', function: { name, description, parameters: schema } }];
    const ask = async () => {
        const reply = await client.chat.completions.create({ model, messages, tools, stream });
        return stream ? messageOf(await gathered(reply)) : reply.choices[0].message;
    };
    const first = await ask();
    const calls = first.tool_calls.map((call) => ({ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) }));
    messages.push(first, ...calls.map((call) => ({ role: 'tool', tool_call_id: call.id, content: answerOf(call.input) })));
    return { calls, text: (await ask()).content };
}

async function responses(url, model, stream) {
    const client = new OpenAI({ apiKey: keys.everyone, baseURL: `${url}/v1`, maxRetries: 0 });
    const input = [{ role: 'user', content: question }];
    const tools = [{ type: 'function', name, description, parameters: schema, strict: false }];
    const ask = async () => {
        if (!stream) return client.responses.create({ model, input, tools });
        const events = await gathered(await client.responses.create({ model, input, tools, stream }));
        return events.at(-1).response;
    };
    const first = await ask();
    const calls = first.output.filter((item) => item.type === 'function_call');
    input.push(...first.output);
    for (const call of calls)
        input.push({ type: 'function_call_output', call_id: call.call_id, output: answerOf(JSON.parse(call.arguments)) });
    const last = await ask();
    const text = last.output.flatMap((item) => item.content ?? []).map((part) => part.text).join('');
    return { calls: calls.map((call) => ({ name: call.name, input: JSON.parse(call.arguments) })), text };
}

async function anthropic(url, model, stream) {
    const client = new Anthropic({ apiKey: keys.everyone, baseURL: url, maxRetries: 0 });
    const messages = [{ role: 'user', content: question }];
    const asked = { model, max_tokens: 500, messages, tools: [{ name, description, input_schema: schema }] };
    const ask = () => (stream ? client.messages.stream(asked).finalMessage() : client.messages.create(asked));
    const first = await ask();
    const calls = first.content.filter((block) => block.type === 'tool_use');
    messages.push({ role: 'assistant', content: first.content });
    messages.push({ role: 'user', content: calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: answerOf(call.input) })) });
    const last = await ask();
    return { calls, text: last.content.filter((block) => block.type === 'text').map((block) => block.text).join('') };
}

async function gemini(url, model, stream) {
    const client = new GoogleGenAI({ apiKey: keys.everyone, httpOptions: { baseUrl: url } });
    const contents = [{ role: 'user', parts: [{ text: question }] }];
    const config = { tools: [{ functionDeclarations: [{ name, description, parametersJsonSchema: schema }] }] };
    const ask = async () => {
        const asked = { model, contents, config };
        const replies = stream ? await gathered(await client.models.generateContentStream(asked)) : [await client.models.generateContent(asked)];
        return replies.flatMap((reply) => reply.candidates?.[0]?.content?.parts ?? []);
    };
    const first = await ask();
    const calls = first.filter((part) => part.functionCall).map((part) => part.functionCall);
    contents.push({ role: 'model', parts: first });
    contents.push({
        role: 'user',
        parts: calls.map((call) => ({ functionResponse: { id: call.id, name: call.name, response: { output: answerOf(call.args) } } })),
    });
    const last = await ask();
    return {
        calls: calls.map((call) => ({ name: call.name, input: call.args })),
        text: last.filter((part) => part.text && !part.thought).map((part) => part.text).join(''),
    };
}

async function ollama(url, model, stream) {
    const client = new Ollama({ host: url, headers: { Authorization: `Bearer ${keys.everyone}` } });
    const messages = [{ role: 'user', content: question }];
    const tools = [{ type: 'function', function: { name, description, parameters: schema } }];
    const ask = async () => {
        if (!stream) return (await client.chat({ model, messages, tools })).message;
        const pieces = (await gathered(await client.chat({ model, messages, tools, stream }))).map((piece) => piece.message);
        return {
            role: 'assistant',
            content: pieces.map((piece) => piece.content ?? '').join(''),
            tool_calls: pieces.flatMap((piece) => piece.tool_calls ?? []),
        };
    };
    const first = await ask();
    const calls = first.tool_calls.map((call) => ({ name: call.function.name, input: call.function.arguments }));
    messages.push(first, ...calls.map((call) => ({ role: 'tool', tool_name: call.name, content: answerOf(call.input) })));
    return { calls, text: (await ask()).content };
}

/// The blocks of a streamed message, as it goes back.
function blocksOf(events) {
    const blocks = [];
    for (const event of events) {
        const start = event.contentBlockStart;
        if (start?.start?.toolUse) blocks[start.contentBlockIndex] = { toolUse: { ...start.start.toolUse, input: '' } };
        const more = event.contentBlockDelta;
        if (!more) continue;
        if (more.delta.text !== undefined) (blocks[more.contentBlockIndex] ??= { text: '' }).text += more.delta.text;
        if (more.delta.toolUse) blocks[more.contentBlockIndex].toolUse.input += more.delta.toolUse.input;
    }
    for (const block of blocks) if (block?.toolUse) block.toolUse.input = JSON.parse(block.toolUse.input || '{}');
    return blocks.filter(Boolean);
}

async function bedrock(url, modelId, stream) {
    const client = new BedrockRuntimeClient({
        region: 'us-east-1',
        endpoint: url,
        token: { token: keys.everyone },
        authSchemePreference: ['httpBearerAuth'],
        maxAttempts: 1,
        requestHandler: new NodeHttpHandler(),
    });
    const messages = [{ role: 'user', content: [{ text: question }] }];
    const toolConfig = { tools: [{ toolSpec: { name, description, inputSchema: { json: schema } } }] };
    const ask = async () => {
        if (!stream) return (await client.send(new ConverseCommand({ modelId, messages, toolConfig }))).output.message.content;
        return blocksOf(await gathered((await client.send(new ConverseStreamCommand({ modelId, messages, toolConfig }))).stream));
    };
    const first = await ask();
    const calls = first.filter((block) => block.toolUse).map((block) => block.toolUse);
    messages.push({ role: 'assistant', content: first });
    messages.push({
        role: 'user',
        content: calls.map((call) => ({ toolResult: { toolUseId: call.toolUseId, content: [{ text: answerOf(call.input) }] } })),
    });
    return { calls, text: (await ask()).filter((block) => block.text).map((block) => block.text).join('') };
}

async function cohere(url, model, stream) {
    const client = new CohereClientV2({ token: keys.everyone, environment: url });
    const messages = [{ role: 'user', content: question }];
    const tools = [{ type: 'function', function: { name, description, parameters: schema } }];
    const ask = async () => {
        const asked = { model, messages, tools };
        if (!stream) return (await client.chat(asked, { maxRetries: 0 })).message;
        const message = { role: 'assistant', content: [{ type: 'text', text: '' }], toolCalls: [] };
        for (const event of await gathered(await client.chatStream(asked, { maxRetries: 0 }))) {
            const part = event.delta?.message;
            if (event.type === 'content-delta') message.content[0].text += part.content.text ?? '';
            if (event.type === 'tool-call-start') message.toolCalls.push(structuredClone(part.toolCalls));
            if (event.type === 'tool-call-delta') message.toolCalls.at(-1).function.arguments += part.toolCalls.function.arguments;
        }
        return message;
    };
    const first = await ask();
    const calls = first.toolCalls.map((call) => ({ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) }));
    messages.push({ role: 'assistant', toolCalls: first.toolCalls });
    messages.push(...calls.map((call) => ({ role: 'tool', toolCallId: call.id, content: answerOf(call.input) })));
    const last = await ask();
    return { calls, text: last.content.map((part) => part.text ?? '').join('') };
}

async function mistral(url, model) {
    const client = new Mistral({ apiKey: keys.everyone, serverURL: url, retryConfig: { strategy: 'none' } });
    const messages = [{ role: 'user', content: question }];
    const tools = [{ type: 'function', function: { name, description, parameters: schema } }];
    const ask = async () => (await client.chat.complete({ model, messages, tools })).choices[0].message;
    const first = await ask();
    const calls = first.toolCalls.map((call) => ({ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) }));
    messages.push({ role: 'assistant', content: first.content, toolCalls: first.toolCalls });
    messages.push(...calls.map((call) => ({ role: 'tool', name: call.name, toolCallId: call.id, content: answerOf(call.input) })));
    return { calls, text: (await ask()).content };
}

export const clients = { chat, responses, anthropic, gemini, ollama, bedrock, cohere, mistral };
